namespace Crest.Workflows.Engine;

/// <summary>How a script ended, in words.</summary>
internal static class EndText
{
    private const int Signals = 128, LastSignal = 64;

    /// <summary>The words for an exit code.</summary>
    public static string Of(int code) => code switch
    {
        > Signals and <= Signals + LastSignal => $"a signal ended it ({Name(code - Signals)})",
        _ => $"exit code {code}",
    };

    private static string Name(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL; was there enough memory?",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => $"signal {signal}",
    };
}
