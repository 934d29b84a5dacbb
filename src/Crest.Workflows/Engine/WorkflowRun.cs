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
        IReadOnlySet<string>? until = settings.Until is { } name ? UntilNames(workflow, name) : null;
        HostCatalogue hosts = RunHosts.Catalogue(full, project.Folder);
        RunHosts.Check(hosts, workflow);
        FolderCheck.Check(workflow, full);
        using RunStore runs = RunStore.Open(project, clock, settings.Message);
        using WorkflowStore store = WorkflowStore.Open(project, clock);
        string? before = store.LastRun(full);
        RefuseTwo(runs, before, folder);
        using Run run = Run(runs, project, workflow, full, settings);
        if (store.Begin(full, before, run.Id) is not { } key)
            throw new CrestException($"{folder}: another process has just begun to run this workflow");
        settings.Message?.Invoke($"run {run.Id} in {project.RunFolder(run.Id)}");
        var journal = new StateJournal(store, key, store.Components(full));
        using var context = new RunContext(
            run.Id, project.RunFolder, journal, settings, new RunHosts(hosts, settings, clock), clock, stop);
        var place = Place.Of(workflow, full);
        Outcome outcome = await new ContainerRun(context, place).Run(workflow, until).ConfigureAwait(false);
        RunStatus status = outcome.Kind switch
        {
            OutcomeKind.Failed => RunStatus.Failed,
            _ when stop.IsCancellationRequested => RunStatus.Killed,
            _ => RunStatus.Finished,
        };
        run.Finish(status);
        stop.ThrowIfCancellationRequested();
        ComponentRecord[] all = [.. journal.All];
        return new WorkflowResult(
            run.Id, status, all.Count(record => record.Run == run.Id && record.Attempt > 0 && record.State == ComponentState.Finished),
            all.Count(record => record.Run == run.Id && record.State == ComponentState.Failed));
    }

    /// <summary>The folder of a workflow as the store names it.</summary>
    /// <param name="path">The folder as the user names it.</param>
    public static string FolderOf(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    /// <summary>Forgets what has run, so that every task runs again.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder of the workflow.</param>
    /// <param name="clock">The clock of the database's waits.</param>
    /// <exception cref="CrestException">The workflow is at work, or the store cannot be written.</exception>
    public static void Forget(Project project, string folder, TimeProvider clock)
    {
        using RunStore runs = RunStore.Open(project, clock);
        using WorkflowStore store = WorkflowStore.Open(project, clock);
        string full = FolderOf(folder);
        RefuseTwo(runs, store.LastRun(full), folder);
        store.Forget(full);
    }

    private static void RefuseTwo(RunStore runs, string? last, string folder)
    {
        if (last is not null && runs.Contains(last) && runs.Find(last).Status == RunStatus.Running)
            throw new CrestException($"{folder}: the workflow is at work as run {last}; wait for it, or stop it");
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

    /// <summary>A component of the outermost folder, and those that it needs.</summary>
    private static HashSet<string> UntilNames(GroupComponent workflow, string last)
    {
        Dictionary<string, Component> byName = workflow.Components.ToDictionary(component => component.Name, StringComparer.Ordinal);
        if (!byName.ContainsKey(last))
        {
            string meant = NearestNames.Meant(last, [.. byName.Keys]) is { } nearest ? $"; did you mean '{nearest}'?" : "";
            throw new CrestException($"{last}: the workflow has no such component{meant}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([last]);
        while (open.TryPop(out string? name))
            if (names.Add(name))
                foreach (string previous in WorkflowCheck.Predecessors(byName[name])) open.Push(previous);
        return names;
    }
}
