using Crest.Foundation.Processes;


namespace Crest.Experiments.Runs;

/// <summary>What a run says of the process that it is started in.</summary>
internal static class CurrentProcess
{
    /// <summary>The command line as it would be typed in a POSIX shell.</summary>
    public static string CommandLine { get; } = string.Join(' ', Words().Select(ShellWord.Quote));

    private static IEnumerable<string> Words()
    {
        string[] words = Environment.GetCommandLineArgs();
        return [Path.GetFileNameWithoutExtension(words[0]), .. words[1..]];
    }
}
