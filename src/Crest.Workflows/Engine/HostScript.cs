using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>
/// A script of a task that runs on another host, or in a queue: its folder is sent there, and what the task promises and includes is
/// brought back. It lies in <c>FOLDER/RUN/COMPONENT</c>, its records and logs beside that.
/// </summary>
internal static class HostScript
{
    private const string Records = ".crest";

    /// <summary>Runs it to its end. A job that was submitted by an engine that is gone is found again.</summary>
    /// <param name="context">The run.</param>
    /// <param name="jobs">The host.</param>
    /// <param name="task">The task.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="run">The run that submits it, or has submitted it.</param>
    /// <param name="attempt">The number of the attempt in that run.</param>
    /// <param name="isSent">Whether its folder is on the host already.</param>
    /// <exception cref="CrestException">Files cannot be sent or brought back, or the job is refused.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before the job was submitted.</exception>
    public static async Task<JobState> Run(
        RunContext context, HostJobs jobs, TaskComponent task, Place place, string run, int attempt, bool isSent)
    {
        string path = place.PathOf(task), folder = place.FolderOf(task), logs = context.TaskFolder(context.Run, path);
        // Files of this machine need no copy, unless the host says where to work.
        string? root = jobs.Definition.Folder is { } work ? $"{work}/{run}" : null;
        string there = root is null ? folder : $"{root}/{path}", records = root is null ? logs : $"{root}/{Records}/{path}";
        if (root is not null && !isSent)
            await jobs.Patiently(() => Sent(jobs, folder, there), context.Stop).ConfigureAwait(false);
        await jobs.Patiently(() => Made(jobs, records), context.Stop).ConfigureAwait(false);
        JobState state = await jobs.Run(
            new Job
            {
                Name = path, WorkingFolder = there, Script = task.Script, Log = $"{records}/{TaskLog.FileName}",
                Record = $"{records}/{attempt}.record", Environment = place.VariablesOf(task), Queue = task.Queue ?? jobs.Definition.Queue,
                SubmitOptions = task.SubmitOption,
            },
            context.Stop).ConfigureAwait(false);
        if (root is null) return state;
        // After a stop too, so that the user sees how far it came.
        await jobs.Patiently(() => jobs.Host.Fetch(records, logs, [TaskLog.FileName], []), CancellationToken.None).ConfigureAwait(false);
        if (state.Phase != JobPhase.Finished) return state;
        string[] wanted = [.. task.Outputs.Select(output => output.Source), .. task.Include];
        await jobs.Patiently(() => jobs.Host.Fetch(there, folder, wanted, task.Exclude), context.Stop).ConfigureAwait(false);
        if (task.CleanupFlag == HostCleanUp.Remove)
            await jobs.Patiently(() => Removed(jobs, there), context.Stop).ConfigureAwait(false);
        return state;
    }

    private static bool Sent(HostJobs jobs, string folder, string there)
    {
        jobs.Host.MakeFolder(there);
        jobs.Host.Send(folder, there);
        return true;
    }

    private static bool Made(HostJobs jobs, string folder)
    {
        jobs.Host.MakeFolder(folder);
        return true;
    }

    private static bool Removed(HostJobs jobs, string folder)
    {
        jobs.Host.DeleteFolder(folder);
        return true;
    }
}
