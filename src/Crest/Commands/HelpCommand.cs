using System.CommandLine;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest help</c>, and the command reference that docs/commands.md contains.</summary>
internal static class HelpCommand
{
    public static Command Create(RootCommand root)
    {
        var reference = new Option<bool>("--reference") { Description = "Print the reference of all commands in Markdown." };
        var help = new Command("help", "Show this help.") { reference };
        help.SetAction(parsed =>
        {
            if (!parsed.GetValue(reference)) return root.Parse("--help").Invoke();
            Console.Write(CommandReference.Of(root));
            return 0;
        });
        return help;
    }
}
