using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs note | rename | delete | restore</c>: what can be changed of a run that is there.</summary>
internal static class RunChangeCommands
{
    public static Command Note()
    {
        Argument<string> id = Run();
        var text = new Argument<string[]>("TEXT")
        {
            Description = "The note; '' removes it.", Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("note", """
            Write a note to a run, its memo. It replaces the one that the run has.

            Example: crest runs note 20190705_01_sn-class 'the one of the paper'
            """) { id, text };
        command.SetAction(parsed =>
        {
            string memo = string.Join(' ', parsed.GetRequiredValue(text)).Trim();
            return Change(parsed, id, (store, run) =>
            {
                store.SetMemo(run.Id, memo);
                return Said("note", run.Description.Memo, memo);
            });
        });
        return command;
    }

    public static Command Rename()
    {
        Argument<string> id = Run();
        var name = new Argument<string>("NAME") { Description = "The name; '' removes it." };
        var command = new Command("rename", """
            Give a run a name. The id stays, and so does the folder.

            Example: crest runs rename 20190705_01_sn-class baseline
            """) { id, name };
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(name).Trim();
            if (given.Any(char.IsControl)) throw new CrestException("NAME: a name is one line, without control characters");
            return Change(parsed, id, (store, run) =>
            {
                store.Rename(run.Id, given);
                return Said("name", run.Description.Name, given);
            });
        });
        return command;
    }

    public static Command Delete()
    {
        Argument<string[]> ids = Runs();
        const string description = "Delete runs, all or none of them. They are not listed any more; what is known of them, "
            + "and their folders, are kept, and 'crest runs restore' restores them. A run that is running is not deleted.";
        var command = new Command("delete", $"{description}\n\nExample: crest runs delete 20190705_01_sn-class") { ids };
        command.SetAction(parsed => ChangeAll(parsed, ids, (store, runs) => store.Trash.Delete(runs), "is deleted"));
        return command;
    }

    public static Command Restore()
    {
        Argument<string[]> ids = Runs();
        var command = new Command("restore", """
            Restore deleted runs, all or none of them. 'crest runs list --deleted' lists them.

            Example: crest runs restore 20190705_01_sn-class
            """) { ids };
        command.SetAction(parsed => ChangeAll(parsed, ids, (store, runs) => store.Trash.Restore(runs), "is restored"));
        return command;
    }

    private static Argument<string> Run() => new("RUN") { Description = "The run's id, its beginning, or the run's name." };

    private static Argument<string[]> Runs() => new("RUN")
    {
        Description = "The runs' ids, not only their beginnings.", Arity = ArgumentArity.OneOrMore,
    };

    private static int Change(ParseResult parsed, Argument<string> id, Func<RunStore, RunRecord, string> change)
    {
        string given = parsed.GetRequiredValue(id);
        using RunStore store = RunsCommand.StoreOf(parsed, given);
        RunRecord run = store.Find(given);
        Screen.Say($"{run.Id}: {change(store, run)}");
        return 0;
    }

    private static int ChangeAll(ParseResult parsed, Argument<string[]> ids, Action<RunStore, string[]> change, string what)
    {
        string[] given = parsed.GetRequiredValue(ids);
        using RunStore store = RunsCommand.StoreOf(parsed, given[0]);
        change(store, given);
        foreach (string id in given.Distinct()) Screen.Say($"{id} {what}");
        return 0;
    }

    /// <summary>The end of a message, with the old value: it may have been replaced by mistake.</summary>
    private static string Said(string what, string before, string after)
    {
        string old = before.Length > 0 && before != after ? $" (it was '{CellText.Clean(before)}')" : "";
        return after.Length > 0 ? $"the {what} is '{CellText.Clean(after)}'{old}" : $"there is no {what} now{old}";
    }
}
