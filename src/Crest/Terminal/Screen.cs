using System.Globalization;
using Spectre.Console;

namespace Crest.CommandLine.Terminal;

/// <summary>Where things are shown: results on standard output, which can go to a file, and everything else on standard error.</summary>
internal static class Screen
{
    /// <summary>Results.</summary>
    public static IAnsiConsole Results { get; } =
        Create(Console.IsOutputRedirected ? new TrimmedWriter(Console.Out) : Console.Out, Console.IsOutputRedirected);

    /// <summary>Progress, warnings, hints.</summary>
    public static IAnsiConsole Messages { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>The characters of a line of results: those of the terminal, or COLUMNS; null in a file or a pipe.</summary>
    public static int? Width => Console.IsOutputRedirected ? null : Results.Profile.Width;

    /// <summary>Whether results may be drawn with other characters than those of ASCII, which not all that read a file expect.</summary>
    public static bool HasUnicode => !Console.IsOutputRedirected && Results.Profile.Capabilities.Unicode;

    /// <summary>Shows a line that is no result.</summary>
    public static void Say(string message)
    {
        // Above a bar that is being drawn, which would be drawn over it.
        if (ProgressDisplay.IsShown) Messages.WriteLine(message);
        else Console.Error.WriteLine(message);
    }

    /// <summary>Shows something that the user should know.</summary>
    public static void Warn(string message) => Say($"warning: {message}");

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        // A file has no width: wide enough for any chart, so that no line of it is broken.
        if (redirected) console.Profile.Width = 160;
        else if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out int columns) && columns > 0)
            console.Profile.Width = columns;
        return console;
    }
}
