using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Crest.CommandLine.Commands;
using Crest.CommandLine.Terminal;
using Crest.Numerics.Foundation;

namespace Crest.CommandLine;

/// <summary>
/// The program: its commands, and how it ends. 0 when all went well, 1 when the user's data or machine stood in the way, 2 when it was
/// called wrongly, 130 when it was stopped by Ctrl-C.
/// </summary>
internal static class CrestCommandLine
{
    private const int Failed = 1, WrongUsage = 2, Stopped = 130;

    public static async Task<int> RunAsync(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var verbose = new Option<bool>("--verbose") { Description = "Show where an error comes from.", Recursive = true };
        RootCommand root = CreateRoot();
        root.Options.Add(verbose);
        ExampleHelp.Use(root);
        // No response files: '@name' is a name.
        ParseResult parsed = root.Parse([.. args.Select(OldSpelling.NewSpelling)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            string command = string.Join(' ', parsed.CommandResult.Path());
            // A word that is not known explains more than the command that it is taken to lack; and an option's range, more than the
            // library's words on a value that it cannot read.
            ParseError error = parsed.Errors[0].SymbolResult is OptionResult option ? parsed.Errors.Last(e => e.SymbolResult == option) : parsed.Errors[0];
            string what = parsed.UnmatchedTokens.Count > 0 ? $"unknown command or option '{parsed.UnmatchedTokens[0]}'" : error.Message.TrimEnd('.');
            await Console.Error.WriteLineAsync($"crest: {OneLine(what)}; see '{command} --help'");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("crest: stopped");
            return Stopped;
        }
        catch (OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync("crest: there is not enough memory; use a smaller network, less data or a larger machine");
            return Failed;
        }
        catch (Exception e)
        {
            bool expected = e is CrestException;
            await Console.Error.WriteLineAsync(expected ? $"crest: {OneLine(e.Message)}" : $"crest: this is a defect of the program, please report it: {e.GetType().Name}: {OneLine(e.Message)} (--verbose shows where)");
            if (parsed.GetValue(verbose)) await Console.Error.WriteLineAsync(e.ToString());
            return Failed;
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("""
            Crest: from a survey's raw light curves to a ranked list of supernovae.

            Start with 'crest demo', which does all of it on a simulated survey. 'crest COMMAND --help' explains a command with an example.
            """);
        foreach (Command command in (Command[])[
            DemoCommand.Create(), SimulateCommand.Create(), PrepareCommand.Create(), InspectCommand.Create(), TrainCommand.Create(),
            PredictCommand.Create(), MergeCommand.Create(), RunsCommand.Create()])
            root.Subcommands.Add(command);
        var help = new Command("help", "Show this help.");
        help.SetAction(_ => root.Parse("--help").Invoke());
        root.Subcommands.Add(help);
        return root;
    }

    /// <summary>The names of a command and those above it, from the top.</summary>
    private static IEnumerable<string> Path(this CommandResult command)
    {
        IEnumerable<string> above = command.Parent is CommandResult parent ? parent.Path() : [];
        return above.Append(command.Parent is null ? "crest" : command.Command.Name);
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Replace('\t', ' ');
}
