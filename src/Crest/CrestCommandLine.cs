using System.CommandLine;
using System.Globalization;
using Crest.CommandLine.Commands;
using Crest.CommandLine.Completions;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;

namespace Crest.CommandLine;

/// <summary>
/// The program: its commands, and how it ends. 0 when all went well, 1 when the user's data or machine stood in the way, 2 when it was
/// called wrongly, 130 when it was stopped by Ctrl-C.
/// </summary>
internal static class CrestCommandLine
{
    private const int Failed = 1, WrongUsage = 2, Stopped = 130;

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show where an error comes from.", Recursive = true };

    public static async Task<int> RunAsync(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (ShellCompletion.Answer(args, words => CreateRoot(words))) return 0;
        Console.SetError(new LossyWriter(Console.Error));
        IReadOnlyList<string> words;
        try
        {
            words = RunCommand.WordsOf(OldSpelling.ToNew(args));
        }
        catch (CrestException e)
        {
            await Console.Error.WriteLineAsync($"crest: {OneLine(e.Message)}");
            return Failed;
        }

        IReadOnlyList<string>? suggested = ShellCompletion.WordsOfDirective(args);
        RootCommand root = CreateRoot(suggested ?? words);
        if (suggested is not null) ValueNames.AddTo(root);
        // No response files: '@name' is a name.
        ParseResult parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (suggested is null && Fault(parsed) is { } fault)
        {
            string command = string.Join(' ', parsed.CommandResult.Path());
            await Console.Error.WriteLineAsync($"crest: {OneLine(fault)}; see '{command} --help'");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"crest: stopped{HowToGoOn(parsed)}");
            return Stopped;
        }
        catch (WorkDoneException e)
        {
            await Console.Error.WriteLineAsync($"crest: {OneLine(e.Message)}");
            return 0;
        }
        catch (WrongUsageException e)
        {
            await Console.Error.WriteLineAsync($"crest: {OneLine(e.Message).TrimEnd('.')}; see '{e.Command} --help'");
            return WrongUsage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Files are explained where they are read and written; what is left is the output.
            await Console.Error.WriteLineAsync($"crest: {OneLine(CrestException.From("cannot write", "the output", e).Message)}");
            return Failed;
        }
        catch (OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync("crest: there is not enough memory; use a smaller network, less data or a larger machine");
            return Failed;
        }
        catch (Exception e)
        {
            string? expected = e is OptionException option ? ErrorText.Of(option) : (e as CrestException)?.Message;
            await Console.Error.WriteLineAsync(expected is not null
                ? $"crest: {OneLine(expected)}"
                : "crest: this is a defect of the program, please report it: "
                    + $"{e.GetType().Name}: {OneLine(e.Message)} (--verbose shows where)");
            if (parsed.GetValue(Verbose)) await Console.Error.WriteLineAsync(e.ToString());
            return Failed;
        }
    }

    /// <summary>All commands with their options.</summary>
    /// <param name="typed">The words that are parsed: only the job that they name needs its options. Null for all.</param>
    /// <param name="isConfigured">Whether a configuration may give what is required, also where the words have none.</param>
    internal static RootCommand CreateRoot(IReadOnlyList<string>? typed = null, bool isConfigured = false)
    {
        var root = new RootCommand("""
            Crest: from a survey's raw light curves to a ranked list of supernovae.

            Start with 'crest demo', which does all of it on a simulated survey. 'crest COMMAND --help' explains a command with an example.
            """) { Verbose, RunStoreOption.Option };
        CommandTree.AddTo(root, typed, isConfigured || (typed is not null && ConfigOptions.AreIn(typed)));
        root.Subcommands.Add(NewCommand.Create());
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(ConfigCommand.Create());
        root.Subcommands.Add(InspectCommand.Create());
        root.Subcommands.Add(RunsCommand.Create());
        root.Subcommands.Add(StudiesCommand.Create());
        root.Subcommands.Add(NoteCommand.Create());
        root.Subcommands.Add(PlotCommand.Create());
        root.Subcommands.Add(NotebookCommand.Create());
        root.Subcommands.Add(BayesCommand.Create());
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(WorkflowCommand.Create());
        root.Subcommands.Add(HelpCommand.Create(root));
        root.Subcommands.Add(CompletionCommand.Create());
        ExampleHelp.Use(root);
        return root;
    }

    /// <summary>What continues a job that was stopped.</summary>
    private static string HowToGoOn(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not JobCommand command) return "";
        if (parsed.GetValue(ConfigOptions.Multirun)) return "; the same command continues";
        if (!command.Options.Any(option => option.Name == "--resume")) return "";
        bool hasFolder = command.Compose(parsed) is [var job] && job.Words.Any(word => word.Key == "output-dir");
        return hasFolder
            ? "; the same command with --resume continues"
            : "; the same command with --resume, and the folder of the run as --output-dir, continues";
    }

    /// <summary>What is wrong with a command line; null where nothing is.</summary>
    /// <param name="parsed">The command line.</param>
    internal static string? Fault(ParseResult parsed) =>
        parsed.Errors.Count > 0 || ConfigOptions.Strays(parsed).Any() ? WhatIsWrong(parsed) : null;

    /// <summary>A word that is not known explains more than the command that it is taken to lack.</summary>
    private static string WhatIsWrong(ParseResult parsed)
    {
        // A command that does something itself is not taken to lack the ones below it.
        IEnumerable<string> commands = parsed.CommandResult.Command is { Action: null } group ? group.Subcommands.Select(c => c.Name) : [];
        string choice = commands.Any() ? $"give one of {string.Join(", ", commands)}" : "";
        if (ConfigOptions.Strays(parsed).FirstOrDefault() is { } unknown)
        {
            if (OldSpelling.Replacement(unknown) is { } replacement) return $"'{unknown}' is of old scripts: {replacement}";
            IEnumerable<string> known = unknown.StartsWith('-')
                ? parsed.CommandResult.Command.Options.Select(option => option.Name)
                : commands;
            if (!unknown.StartsWith('-') && parsed.CommandResult.Command.Options.Any(option => option.Name == "--where"))
                return $"unknown word '{unknown}'; put a condition or an order of several words in quotes";
            string meant = NearestNames.Meant(unknown.Split('=')[0], known) is { } nearest ? $", did you mean '{nearest}'?" : "";
            string suggestion = meant.Length > 0 ? meant : choice.Length > 0 ? $", {choice}" : "";
            return $"unknown command or option '{unknown}'{suggestion}";
        }

        if (choice.Length > 0) return $"a command is missing, {choice}";
        return ErrorText.Of(parsed);
    }

    /// <summary>The names of a command and those above it, from the top.</summary>
    private static IEnumerable<string> Path(this System.CommandLine.Parsing.CommandResult command)
    {
        IEnumerable<string> above = command.Parent is System.CommandLine.Parsing.CommandResult parent ? parent.Path() : [];
        return above.Append(command.Parent is null ? "crest" : command.Command.Name);
    }

    private static string OneLine(string message) =>
        string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
