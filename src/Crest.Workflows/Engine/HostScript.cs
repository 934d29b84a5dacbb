using Crest.Foundation.Errors;
using Crest.Hosts.Catalogues;
using Crest.Hosts.Jobs;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>
/// A script of a task that runs on another host, or in a queue: its folder is sent there, and what the task promises and includes is
/// brought back. It lies in <c>FOLDER/RUN/COMPONENT</c>, its records and logs beside that.
/// </summary>
internal static class HostScript
{
    private const string Records = ".crest";

    /// <summary>What comes back about a job: the others may contain passwords.</summary>
    private static readonly string[] LogFiles = [TaskLog.FileName, $"{TaskLog.FileName}.*", "*.record.*"], SecretFiles = ["*.env", "*.job"];

    /// <summary>The folder of the records and logs of a component on a host; null where that is the one of this machine.</summary>
    /// <param name="host">The host.</param>
    /// <param name="run">The run.</param>
    /// <param name="path">The component, as states name it.</param>
    public static string? RecordFolder(HostDefinition host, string run, string path) =>
        host.Folder is { } work ? $"{work}/{run}/{Records}/{path}" : null;

    /// <summary>Sends it and runs it to its end.</summary>
    /// <param name="context">The run.</param>
    /// <param name="jobs">The host.</param>
    /// <param name="task">The task.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="attempt">The number of the attempt in this run.</param>
    /// <exception cref="CrestException">Files cannot be sent or brought back, or the job is refused.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before the job was submitted.</exception>
    public static async Task<JobState> Run(RunContext context, HostJobs jobs, TaskComponent task, Place place, int attempt)
    {
        var there = new Remote(context, jobs, task, place, context.Run, attempt);
        if (jobs.Definition.Folder is not null)
            await jobs.Patiently(() => there.Send(), context.Stop).ConfigureAwait(false);
        return await there.Run().ConfigureAwait(false);
    }

    /// <summary>Finds out what became of a job that an engine submitted that is gone, and waits for its end.</summary>
    /// <param name="context">The run.</param>
    /// <param name="jobs">The host.</param>
    /// <param name="task">The task.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="last">What that engine wrote.</param>
    /// <returns>How it ended; null where its files had not all been sent, so that it was not submitted.</returns>
    /// <exception cref="CrestException">Files cannot be brought back.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped before the host has answered.</exception>
    public static async Task<JobState?> EndOf(RunContext context, HostJobs jobs, TaskComponent task, Place place, ComponentRecord last)
    {
        var there = new Remote(context, jobs, task, place, last.Run, last.Attempt);
        return jobs.Definition.Folder is null || await jobs.Patiently(() => there.IsSent(), context.Stop).ConfigureAwait(false)
            ? await there.Run().ConfigureAwait(false)
            : null;
    }

    /// <summary>One attempt on the host.</summary>
    private sealed class Remote(RunContext context, HostJobs jobs, TaskComponent task, Place place, string run, int attempt)
    {
        private readonly string _path = place.PathOf(task), _here = place.FolderOf(task);

        // Files of this machine need no copy, unless the host says where to work.
        private readonly string? _root = jobs.Definition.Folder is { } work ? $"{work}/{run}" : null;

        private string There => _root is null ? _here : $"{_root}/{_path}";

        private string LogFolder => context.TaskFolder(run, _path);

        private string RecordFolder => HostScript.RecordFolder(jobs.Definition, run, _path) ?? LogFolder;

        /// <summary>Written when all files are there.</summary>
        private string Mark => $"{RecordFolder}/{attempt}.sent";

        public bool Send()
        {
            jobs.Host.MakeFolder(There);
            jobs.Host.Send(_here, There);
            jobs.Host.WriteText(Mark, "");
            return true;
        }

        public bool IsSent() => jobs.Host.FileExists(Mark);

        /// <summary>Submits the job, unless it was, waits for its end, and brings its files.</summary>
        public async Task<JobState> Run()
        {
            JobState state = task is BulkJobTaskComponent bulk
                ? await RunNumbers(new BulkScript(bulk, place)).ConfigureAwait(false)
                : await jobs.Run(Job, context.Stop).ConfigureAwait(false);
            if (_root is null) return state;
            // After a stop too, so that the user sees how far it came.
            await jobs.Patiently(() => jobs.Host.Fetch(RecordFolder, LogFolder, LogFiles, SecretFiles), CancellationToken.None)
                .ConfigureAwait(false);
            // What a failed task includes says why: its own logs, the last state of a training.
            bool isFinished = state.Phase == JobPhase.Finished;
            string[] wanted = [.. isFinished ? task.Outputs.Select(output => output.Source) : [], .. task.Include];
            CancellationToken stop = isFinished ? context.Stop : CancellationToken.None;
            await jobs.Patiently(() => jobs.Host.Fetch(There, _here, wanted, task.Exclude), stop).ConfigureAwait(false);
            if (isFinished && place.CleanUpOf(task) == HostCleanUp.Remove)
                await jobs.Patiently(() => Removed(There), context.Stop).ConfigureAwait(false);
            return state;
        }

        private Job Job => new()
        {
            Name = _path, WorkingFolder = There, Script = task.Script, Log = $"{RecordFolder}/{TaskLog.FileName}",
            Record = $"{RecordFolder}/{attempt}.record", Environment = place.VariablesOf(task),
            Queue = task.Queue ?? jobs.Definition.Queue, SubmitOptions = task.SubmitOption,
        };

        /// <summary>An array job where there is a scheduler; otherwise a job for each number.</summary>
        private async Task<JobState> RunNumbers(BulkScript bulk)
        {
            JobIndices indices = bulk.Indices;
            if (task.UseJobScheduler)
                return await jobs.Run(
                    Job with { Indices = indices, IndexVariable = BulkJobTaskComponent.IndexVariable }, context.Stop).ConfigureAwait(false);
            JobState[] states = await Task.WhenAll(Enumerable.Range(indices.First, indices.Count).Select(number => jobs.Run(
                Job with
                {
                    Log = $"{Job.Log}.{number}",
                    Record = $"{Job.Record}.{number}",
                    Environment = new Dictionary<string, string>(Job.Environment) { [BulkJobTaskComponent.IndexVariable] = $"{number}" },
                },
                context.Stop))).ConfigureAwait(false);
            return JobState.Of(states, indices);
        }

        private bool Removed(string folder)
        {
            jobs.Host.DeleteFolder(folder);
            return true;
        }
    }
}
