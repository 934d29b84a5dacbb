using System.CommandLine;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest help</c>, and the command reference that docs/commands.md contains.</summary>
internal static class HelpCommand
{
    public static Command Create(RootCommand root)
    {
        var reference = new Option<bool>("--reference") { Description = "Print the reference of all commands in Markdown." };
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "The words of a command.", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [],
        };
        var help = new Command("help", "Show this help, or that of a command.") { words, reference };
        help.SetAction(parsed =>
        {
            if (!parsed.GetValue(reference)) return root.Parse([.. parsed.GetValue(words)!, "--help"]).Invoke();
            Console.Write(CommandReference.Of(CrestCommandLine.CreateRoot()));
            return 0;
        });
        return help;
    }
}
