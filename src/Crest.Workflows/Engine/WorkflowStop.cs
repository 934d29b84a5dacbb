using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Hosts.Catalogues;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>Stops a workflow: the engine where one is at work, and what an engine has left behind where none is.</summary>
public static class WorkflowStop
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Stops the workflow of a folder, and waits until all its scripts have ended.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="message">Told a line each.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>How many scripts were ended whose engine was gone; null where an engine was at work and has stopped.</returns>
    /// <exception cref="CrestException">The workflow never ran, or a host cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The caller has given up.</exception>
    public static async Task<int?> Stop(
        Project project, string folder, Action<string>? message, TimeProvider clock, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(clock);
        string full = WorkflowRun.FolderOf(folder);
        using RunStore runs = RunStore.Open(project, clock, message);
        using WorkflowStore store = WorkflowStore.Open(project, clock);
        string run = store.LastRun(full) ?? throw new CrestException($"{folder}: this workflow has not run yet");
        if (runs.StatusOf(run) != RunStatus.Running) return await EndLeft(project, full, store, clock, stop).ConfigureAwait(false);
        store.AskToStop(full, run);
        while (runs.StatusOf(run) == RunStatus.Running) await Task.Delay(Pause, clock, stop).ConfigureAwait(false);
        return null;
    }

    /// <summary>Ends the scripts that run although no engine waits for them.</summary>
    private static async Task<int> EndLeft(
        Project project, string folder, WorkflowStore store, TimeProvider clock, CancellationToken stop)
    {
        GroupComponent workflow = WorkflowFile.Read(folder);
        HostCatalogue hosts = RunHosts.Catalogue(folder, project.Folder);
        ComponentRecord[] left =
            [.. store.Components(folder).Where(record => record.State == ComponentState.Running && record.Attempt > 0)];
        foreach (IGrouping<(string, bool), (ComponentRecord Record, TaskComponent Task)> group in left
            .Select(record => (Record: record, Task: ComponentPaths.Find(workflow, record.Path) as TaskComponent))
            .Where(entry => entry.Task is not null).Select(entry => (entry.Record, Task: entry.Task!))
            .GroupBy(entry => (entry.Task.Host, entry.Task.UseJobScheduler)))
        {
            HostDefinition host = hosts.Find(group.Key.Item1);
            Host machine = host.Open(clock);
            JobRunner runner = group.Key.Item2 ? host.Runner(machine) : JobRunner.Direct(machine);
            JobHandle[] handles =
                [.. group.SelectMany(entry => HandlesOf(runner, host, project, workflow, folder, entry.Record, entry.Task))];
            await Task.Run(() => runner.Cancel(handles, stop), stop).ConfigureAwait(false);
            while (!(await Task.Run(() => runner.States(handles, stop), stop).ConfigureAwait(false)).All(state => state.IsOver))
                await Task.Delay(host.Poll, clock, stop).ConfigureAwait(false);
        }

        store.Save(
            store.KeyOf(folder), [.. left.Select(record => record with { State = ComponentState.Stopped, Ended = clock.GetUtcNow() })]);
        return left.Length;
    }

    private static IEnumerable<JobHandle> HandlesOf(
        JobRunner runner, HostDefinition host, Project project, GroupComponent workflow, string folder, ComponentRecord record,
        TaskComponent task)
    {
        string tasks = Path.Combine(project.RunFolder(record.Run), "tasks", record.Path);
        string own = $"{HostScript.RecordFolder(host, record.Run, record.Path) ?? tasks}/{record.Attempt}.record";
        if (task is not BulkJobTaskComponent bulk) return [runner.Find(own)];
        JobIndices indices = new BulkScript(bulk, Place.Of(workflow, folder)).Indices;
        return task.UseJobScheduler
            ? [runner.Find(own, indices)]
            : Enumerable.Range(indices.First, indices.Count).Select(number => runner.Find($"{own}.{number}"));
    }
}
