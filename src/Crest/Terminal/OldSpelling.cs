namespace Crest.CommandLine.Terminal;

/// <summary>
/// Options in the spellings of old scripts: <c>--train_data_path</c> and <c>-train_data_path</c> are <c>--train-data-path</c>.
/// </summary>
internal static class OldSpelling
{
    /// <summary>An option in its new spelling; its value, and what is no option, as it is.</summary>
    /// <param name="argument">A word of the command line.</param>
    public static string ToNew(string argument)
    {
        ReadOnlySpan<char> name = argument.AsSpan().TrimStart('-');
        int dashes = argument.Length - name.Length;
        // A single dash before one letter is an option of its own (-h), and before a digit a number.
        if (dashes is 0 or > 2 || name.Length < 2 || !char.IsAsciiLetter(name[0])) return argument;
        int end = name.IndexOf('=') is >= 0 and var equals ? equals : name.Length;
        return string.Concat("--", name[..end].ToString().Replace('_', '-'), name[end..]);
    }
}
