using Crest.Hosts.Jobs;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>The script of a task, wherever it runs: once, or once for each number of a bulk job.</summary>
/// <param name="context">The run.</param>
/// <param name="task">The task.</param>
/// <param name="place">Where it is.</param>
internal sealed class TaskScript(RunContext context, TaskComponent task, Place place)
{
    private readonly string _path = place.PathOf(task);
    private readonly HostJobs? _jobs = context.Hosts.JobsOf(task.Host, task.UseJobScheduler);
    private readonly BulkScript? _bulk = task is BulkJobTaskComponent bulk ? new BulkScript(bulk, place) : null;

    /// <summary>
    /// Whether it takes one of the slots of this machine: what runs elsewhere is limited by its host, and a bulk job takes one for each
    /// number.
    /// </summary>
    public bool NeedsSlot => _jobs is null && _bulk is null;

    /// <summary>Runs it to its end.</summary>
    /// <param name="attempt">The number of the attempt in this run.</param>
    /// <exception cref="Foundation.Errors.CrestException">It cannot run.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before it began.</exception>
    public async Task<JobState> Run(int attempt)
    {
        string folder = context.TaskFolder(context.Run, _path);
        Directory.CreateDirectory(folder);
        _bulk?.FillFiles();
        if (_jobs is null && _bulk is null)
            return await context.Scripts.Run(
                task.Script, place.FolderOf(task), context.SeenHere(place.VariablesOf(task)), RecordIn(folder, attempt), LogIn(folder),
                context.Stop).ConfigureAwait(false);
        JobState state = _jobs is null
            ? await _bulk!.Run(context, RecordIn(folder, attempt), LogIn(folder)).ConfigureAwait(false)
            : await HostScript.Run(context, _jobs, task, place, attempt).ConfigureAwait(false);
        await SaveNumbers(context.Run, attempt).ConfigureAwait(false);
        return state;
    }

    /// <summary>Finds out what became of a script that the engine before this one has started, and waits for its end.</summary>
    /// <param name="last">What that engine wrote.</param>
    /// <returns>How it ended; null where it never began, and never will.</returns>
    /// <exception cref="Foundation.Errors.CrestException">Its record cannot be read, or its files cannot be brought back.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before that is known.</exception>
    public async Task<JobState?> EndOf(ComponentRecord last)
    {
        string folder = context.TaskFolder(last.Run, _path);
        if (_jobs is null && _bulk is null)
            return await LocalScripts.EndOf(RecordIn(folder, last.Attempt), context.Stop).ConfigureAwait(false);
        // Of a bulk job some numbers may have run: the others do now.
        JobState? state = _jobs is null
            ? await _bulk!.Run(context, RecordIn(folder, last.Attempt), LogIn(folder)).ConfigureAwait(false)
            : await HostScript.EndOf(context, _jobs, task, place, last).ConfigureAwait(false);
        if (state is not null) await SaveNumbers(last.Run, last.Attempt).ConfigureAwait(false);
        return state;
    }

    private Task SaveNumbers(string run, int attempt)
    {
        string folder = context.TaskFolder(run, _path);
        return _bulk is null ? Task.CompletedTask : _bulk.SaveItems(context, run, RecordIn(folder, attempt), LogIn(folder));
    }

    private static string RecordIn(string folder, int attempt) => Path.Combine(folder, $"{attempt}.record");

    private static string LogIn(string folder) => Path.Combine(folder, TaskLog.FileName);
}
