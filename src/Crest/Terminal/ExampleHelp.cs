using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Crest.CommandLine.Terminal;

/// <summary>
/// Help that ends with an example that works. A command gives it as the last paragraph of its description; lists of commands show the
/// first paragraph alone.
/// </summary>
internal sealed partial class ExampleHelp : SynchronousCommandLineAction
{
    /// <summary>What the example of a description follows.</summary>
    public const string Mark = "Example: ";

    /// <summary>What the library says of words that are no options, and what they are here.</summary>
    private static readonly string OtherWords =
        $"Additional Arguments:{Environment.NewLine}  Arguments passed to the application that is being run.",
        OverrideWords = $"KEY=VALUE:{Environment.NewLine}  Changes a value of the configuration, such as epochs=3.";

    private readonly HelpAction _help;
    private static readonly Dictionary<Command, string> Examples = [];

    private ExampleHelp(HelpAction help) => _help = help;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>
    /// Takes the examples out of the descriptions of a command and those below it, and shows them at the end of their help.
    /// </summary>
    public static void Use(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        var help = new ExampleHelp((HelpAction)option.Action!);
        TakeFrom(root);
        option.Action = help;
    }

    /// <summary>The example of a command; null where it has none.</summary>
    public static string? ExampleOf(Command command) => Examples.GetValueOrDefault(command);

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        int result = _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(UsageOfOtherWords().Replace(text.ToString(), "[KEY=VALUE...]")
            .Replace(OtherWords, OverrideWords, StringComparison.Ordinal));
        if (Examples.TryGetValue(parseResult.CommandResult.Command, out string? example))
            output.WriteLine($"Example:\n  {example}\n");
        return result;
    }

    /// <summary>The library breaks it where a narrow terminal ends, at any of its blanks.</summary>
    [GeneratedRegex(@"\[\[--\]\s+<additional\s+arguments>\.\.\.\]\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsageOfOtherWords();

    private static void TakeFrom(Command command)
    {
        string description = command.Description?.ReplaceLineEndings("\n") ?? "";
        int mark = description.IndexOf($"\n\n{Mark}", StringComparison.Ordinal);
        if (mark >= 0)
        {
            Examples[command] = description[(mark + 2 + Mark.Length)..];
            command.Description = description[..mark];
        }

        foreach (Command below in command.Subcommands) TakeFrom(below);
    }
}
