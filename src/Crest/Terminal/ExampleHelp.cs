using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Crest.CommandLine.Terminal;

/// <summary>
/// Help that ends with an example that works. A command gives it as the last paragraph of its description; lists of commands show the
/// first paragraph alone.
/// </summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private const string Mark = "\n\nExample: ";
    private readonly HelpAction _help;
    private readonly Dictionary<Command, string> _examples = [];

    private ExampleHelp(HelpAction help) => _help = help;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Takes the examples out of the descriptions of a command and those below it, and shows them at the end of their help.</summary>
    public static void Use(RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        var help = new ExampleHelp((HelpAction)option.Action!);
        help.TakeFrom(root);
        option.Action = help;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int result = _help.Invoke(parseResult);
        if (_examples.TryGetValue(parseResult.CommandResult.Command, out string? example)) parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
        return result;
    }

    private void TakeFrom(Command command)
    {
        string description = command.Description?.ReplaceLineEndings("\n") ?? "";
        int mark = description.IndexOf(Mark, StringComparison.Ordinal);
        if (mark >= 0)
        {
            _examples[command] = description[(mark + Mark.Length)..];
            command.Description = description[..mark];
        }

        foreach (Command below in command.Subcommands) TakeFrom(below);
    }
}
