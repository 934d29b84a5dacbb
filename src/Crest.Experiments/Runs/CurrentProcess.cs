using System.Text.RegularExpressions;
using Crest.Foundation.Processes;

namespace Crest.Experiments.Runs;

/// <summary>What a run says of the process that it is started in.</summary>
internal static partial class CurrentProcess
{
    /// <summary>The command line as it would be typed in a POSIX shell, without the password of an address.</summary>
    public static string CommandLine { get; } = string.Join(' ', Words().Select(word => ShellWord.Quote(WithoutPassword(word))));

    private static IEnumerable<string> Words()
    {
        string[] words = Environment.GetCommandLineArgs();
        return [Path.GetFileNameWithoutExtension(words[0]), .. words[1..]];
    }

    /// <summary>A word with the password of a database's address replaced by dots: everybody may read the table of runs.</summary>
    internal static string WithoutPassword(string word) => Password().Replace(word, "...");

    /// <summary>What follows <c>scheme://user:</c> up to the last <c>@</c>, and what follows <c>Password=</c>.</summary>
    [GeneratedRegex(
        @"(?<=^(--[\w-]+=)?[\w+]+://[^:/@]*:).+(?=@)|(?<=(^|;)\s*(password|pwd)\s*=)[^;]*",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Password();
}
