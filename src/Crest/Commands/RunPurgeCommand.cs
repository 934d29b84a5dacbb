using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs purge</c>: removes deleted runs for good.</summary>
internal static class RunPurgeCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("RUN")
        {
            Description = "The runs' ids, not only their beginnings. They must be deleted already.", Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "All deleted runs." };
        var command = new Command("purge", """
            Remove deleted runs for good: what the run store knows of them, and their folders under runs/. A folder elsewhere, which
            --output-dir named, is kept. Nothing restores a purged run; its id is never given out again.

            Example: crest runs purge 20190705_01_sn-class
            """) { ids, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) != (result.GetValue(ids) is null or []))
                result.AddError("give the ids of deleted runs, or --all");
        });
        command.SetAction(parsed =>
        {
            string[] given = parsed.GetValue(ids) ?? [];
            using RunStore store = RunsCommand.StoreOf(parsed, given.FirstOrDefault("--all"));
            if (given.Length == 0) given = [.. store.Search(new RunFilter { Deleted = true }).Runs.Select(run => run.Id)];
            if (given.Length == 0) Screen.Say("no run is deleted");
            store.Trash.Purge(given);
            Project project = Project.Find(Environment.CurrentDirectory);
            foreach (string id in given.Distinct()) Screen.Say($"{id} is removed{Removed(project.RunFolder(id))}");
            return 0;
        });
        return command;
    }

    /// <summary>Removes a folder; the end of a message that says so.</summary>
    private static string Removed(string folder)
    {
        if (!Directory.Exists(folder)) return "";
        try
        {
            // A link is removed, not what it leads to.
            if (new DirectoryInfo(folder).LinkTarget is null) Directory.Delete(folder, recursive: true);
            else Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("the run is removed, but its folder cannot be deleted", folder, e);
        }

        return $" with {folder}";
    }
}
