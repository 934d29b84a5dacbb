using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Hosts.Catalogues;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>Runs a workflow, which is a run of the run store. What is up to date does not run; what was interrupted goes on.</summary>
public static class WorkflowRun
{
    /// <summary>The method of the runs of workflows, part of their ids.</summary>
    public const string Method = "workflow";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Runs the workflow of a folder.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="settings">How it runs.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="stop">Ends the scripts that run and begins no more.</param>
    /// <returns>The id of the run, and how it ended.</returns>
    /// <exception cref="CrestException">The file of the workflow is wrong, or the workflow is at work already.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<WorkflowResult> Run(
        Project project, string folder, WorkflowSettings settings, TimeProvider clock, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(settings);
        string full = FolderOf(folder);
        GroupComponent workflow = WorkflowFile.Read(full);
        IReadOnlySet<string>? until = UntilNames(workflow, settings.Until);
        HostCatalogue hosts = Check(project, full, workflow);
        using RunStore runs = RunStore.Open(project, clock, settings.Message);
        using WorkflowStore store = WorkflowStore.Open(project, clock);
        string? before = store.LastRun(full);
        RefuseTwo(runs, before, folder);
        using Run run = Run(runs, project, workflow, full, settings);
        using CancellationTokenSource asked = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (store.Begin(full, before, run.Id) is not { } key)
            throw new CrestException($"{folder}: another process has just begun to run this workflow");
        settings.Message?.Invoke($"run {run.Id} in {project.RunFolder(run.Id)}");
        var journal = new StateJournal(store, key, store.Components(full));
        using var context = new RunContext(
            run.Id, project.RunFolder, journal, settings, new RunHosts(hosts, settings, clock), clock, asked.Token);
        await using ITimer listening = clock.CreateTimer(_ => Listen(store, full, run.Id, asked), null, Second, Second);
        var place = Place.Of(workflow, full);
        Outcome outcome = await new ContainerRun(context, place).Run(workflow, until).ConfigureAwait(false);
        RunStatus status = outcome.Kind switch
        {
            OutcomeKind.Failed => RunStatus.Failed,
            _ when asked.IsCancellationRequested => RunStatus.Killed,
            _ => RunStatus.Finished,
        };
        run.Finish(status);
        stop.ThrowIfCancellationRequested();
        ComponentRecord[] all = [.. journal.All];
        return new WorkflowResult(
            run.Id, status, all.Count(record => record.Run == run.Id && record.Attempt > 0 && record.State == ComponentState.Finished),
            CountFailed([.. all.Where(record => record.Run == run.Id && record.State == ComponentState.Failed)]));
    }

    /// <summary>A container fails with what is in it, and a loop or study with an instance, which is what the user looks for.</summary>
    private static int CountFailed(ComponentRecord[] failed)
    {
        var around = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in failed.Select(record => record.Path))
        {
            for (int end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (end < path.Length) around.Add(path[..end]);
                string name = path[..end].TrimEnd("0123456789".ToCharArray());
                if (name.Length < end && name.EndsWith('_')) around.Add(name[..^1]);
            }
        }

        return failed.Count(record => record.Attempt > 0 || !around.Contains(record.Path));
    }

    /// <summary>The folder of a workflow as the store names it: without links, so that one folder has one name.</summary>
    /// <param name="path">The folder as the user names it.</param>
    public static string FolderOf(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? FolderCheck.Resolved(full) : full;
    }

    /// <summary>Makes sure that a workflow can run.</summary>
    /// <returns>The hosts.</returns>
    /// <exception cref="CrestException">A host, a folder or a file is missing; the message names the line.</exception>
    internal static HostCatalogue Check(Project project, string folder, GroupComponent workflow)
    {
        HostCatalogue hosts = RunHosts.Catalogue(folder, project.Folder);
        RunHosts.Check(hosts, workflow);
        FolderCheck.Check(workflow, folder);
        return hosts;
    }

    /// <summary>Makes sure that no engine is at work.</summary>
    /// <exception cref="CrestException">One is.</exception>
    internal static void RefuseTwo(RunStore runs, string? last, string folder)
    {
        if (last is not null && runs.StatusOf(last) == RunStatus.Running)
            throw new CrestException($"{folder}: the workflow is running as {last}; wait for it, or stop it: "
                + $"'crest workflow stop {folder}'");
    }

    /// <summary>Hears 'crest workflow stop' of another process.</summary>
    private static void Listen(WorkflowStore store, string folder, string run, CancellationTokenSource asked)
    {
        try
        {
            if (!asked.IsCancellationRequested && store.IsAskedToStop(folder, run)) asked.Cancel();
        }
        catch (Exception e) when (e is CrestException or ObjectDisposedException)
        {
            // The database is away for a while, or the run has just ended.
        }
    }

    private static Run Run(RunStore runs, Project project, GroupComponent workflow, string folder, WorkflowSettings settings) =>
        Experiments.Runs.Run.Start(
            runs, project,
            new RunDescription
            {
                Method = Method,
                Project = workflow.Name,
                Configuration = File.ReadAllText(Path.Combine(folder, WorkflowFile.FileName)),
                Parameters = new Dictionary<string, string> { ["workflow"] = folder },
            },
            message: settings.Message);

    /// <summary>A component of the outermost folder, and those that it needs; null for all.</summary>
    internal static HashSet<string>? UntilNames(GroupComponent workflow, string? last)
    {
        if (last is null) return null;
        Dictionary<string, Component> byName = workflow.Components.ToDictionary(component => component.Name, StringComparer.Ordinal);
        if (!byName.ContainsKey(last))
        {
            string meant = NearestNames.Meant(last, [.. byName.Keys]) is { } nearest ? $"; did you mean '{nearest}'?" : "";
            throw new CrestException($"{last}: the outermost folder of the workflow has no such component{meant}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([last]);
        while (open.TryPop(out string? name))
            if (names.Add(name))
                foreach (string previous in WorkflowCheck.Predecessors(byName[name])) open.Push(previous);
        return names;
    }
}
