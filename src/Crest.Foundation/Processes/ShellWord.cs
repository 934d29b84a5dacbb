namespace Crest.Foundation.Processes;

/// <summary>A word of a command line as it is typed in a POSIX shell.</summary>
public static class ShellWord
{
    /// <summary>Quotes a word where it needs quotes, so that the shell takes it as it is: spaces, quotes, <c>$</c>, line ends.</summary>
    /// <param name="word">Anything without the character 0.</param>
    public static string Quote(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_=+./:,@%^".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
