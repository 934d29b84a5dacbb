using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Experiments.RunImports;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Foundation.Projects;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest runs import PATH</c>: runs of TensorBoard and of MLflow.</summary>
internal static class RunImportCommand
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var path = new Argument<string>("PATH")
        {
            Description = "A folder with event files of TensorBoard, at any depth, or a file store of MLflow (mlruns).",
        };
        Option<string?> method = new("--method")
        {
            Description = "The method of the runs, part of their ids. Default: tensorboard or mlflow.", HelpName = "NAME",
        };
        method.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !RunId.TryParse($"20190705_01_{name}", out _))
                result.AddError($"--method: '{name}': a method is named with letters, digits and dashes only");
        });
        var project = new Option<string?>("--project")
        {
            Description = "The project of the runs. Default: the folder's name, or MLflow's experiment.", HelpName = "NAME",
        };
        var follow = new Option<bool>("--follow")
        {
            Description = "Look every second for what is new, until Ctrl-C; runs that have not ended show as running.",
        };
        const string description = "Import runs of TensorBoard and of MLflow, with their times. "
            + "Each folder with event files is a run, and its tags are the metrics. "
            + "Import again to get what is new: a run is recognised by its tag import.source, and nothing is doubled.";
        var command = new Command("import", $"{description}\n\nExample: crest runs import mlruns") { path, method, project, follow };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                StopSignal.Watch();
                var options = new RunSourceOptions { Method = parsed.GetValue(method), Project = parsed.GetValue(project) };
                return Import(parsed, parsed.GetRequiredValue(path), options, parsed.GetValue(follow), cancellation);
            },
            CancellationToken.None));
        return command;
    }

    private static int Import(
        ParseResult parsed, string path, RunSourceOptions options, bool follow, CancellationToken cancellation)
    {
        var sources = new RunSources(path, options);
        IReadOnlyList<IRunSource> found = sources.Find();
        string[] unread = [.. sources.Faults];
        if (found.Count == 0 && unread.Length > 0) throw new CrestException(unread[0]);
        if (found.Count == 0 && !follow)
            throw new CrestException($"{path}: neither event files of TensorBoard nor runs of MLflow are in it");
        Project project = Project.Find(Environment.CurrentDirectory) with { RunStoreAddress = RunStoreOption.Of(parsed) };
        using var store = RunStore.Open(project, TimeProvider.System, Screen.Say);
        var import = new RunImport(store, RunOrigin.OfThisProcess(project.Folder), follow);
        var faults = new HashSet<string>(StringComparer.Ordinal);
        foreach (string fault in unread) Report(faults, fault);
        try
        {
            ProgressDisplay.Run(progress =>
            {
                for (int i = 0; i < found.Count; i++)
                {
                    progress.Report(new StepProgress("importing", i, found.Count, Path.GetFileName(found[i].Name)));
                    Take(import, found[i], faults);
                    cancellation.ThrowIfCancellationRequested();
                }

                return true;
            });
            Screen.Say(Summary(import.Counts));
            if (follow) Follow(import, sources, faults, cancellation);
        }
        finally
        {
            import.EndAll();
        }

        return faults.Count == 0
            ? 0
            : throw new CrestException(faults.Count == 1
                ? $"{path}: what is before this fault is imported, the rest is not"
                : $"{path}: {faults.Count} faults; what is before them is imported, the rest is not");
    }

    private static void Follow(RunImport import, RunSources sources, HashSet<string> faults, CancellationToken cancellation)
    {
        Screen.Say("following; Ctrl-C ends it");
        while (!cancellation.WaitHandle.WaitOne(LookPeriod))
        {
            ImportCounts before = import.Counts;
            foreach (IRunSource source in sources.Find()) Take(import, source, faults);
            import.Heartbeat();
            ImportCounts now = import.Counts;
            if (now.New > before.New) Screen.Say($"{now.New - before.New} new {(now.New - before.New == 1 ? "run" : "runs")}");
        }

        Screen.Say(Summary(import.Counts));
        cancellation.ThrowIfCancellationRequested();
    }

    private static void Take(RunImport import, IRunSource source, HashSet<string> faults)
    {
        string? fault;
        try
        {
            fault = import.Take(source);
        }
        catch (CrestException e)
        {
            fault = e.Message;
        }

        if (fault is not null) Report(faults, fault);
    }

    private static void Report(HashSet<string> faults, string fault)
    {
        // One that is found again at each look is reported once.
        if (faults.Add(fault)) Screen.Warn(fault);
    }

    private static string Summary(ImportCounts counts)
    {
        string deleted = counts.Deleted == 0 ? "" : $"; {counts.Deleted} deleted before, and left out: 'crest runs restore' restores them";
        string values = counts.Points == 1 ? "1 value" : $"{counts.Points} values";
        return $"{counts.Runs} {(counts.Runs == 1 ? "run" : "runs")}, {counts.New} new, {values}{deleted}";
    }
}
