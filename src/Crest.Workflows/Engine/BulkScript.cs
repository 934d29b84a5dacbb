using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Hosts.Jobs;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>
/// The script of a bulk job, which runs once for each number. Records and logs have the number at the end of their names.
/// </summary>
/// <param name="task">The bulk job.</param>
/// <param name="place">Where it is.</param>
internal sealed class BulkScript(BulkJobTaskComponent task, Place place)
{
    private readonly string _folder = place.FolderOf(task), _path = place.PathOf(task);

    /// <summary>The numbers.</summary>
    /// <exception cref="CrestException">There is no combination of parameters, or there are too many.</exception>
    public JobIndices Indices
    {
        get
        {
            if (task.EndBulkNumber is { } end) return new JobIndices(task.StartBulkNumber, end);
            Int128 count = task.Parameters.Count(_folder);
            return count >= 1 && count <= WorkflowCheck.MostInstances
                ? new JobIndices(0, (int)count - 1)
                : throw new CrestException($"{_path} would run {count} times; a bulk job has 1 to {WorkflowCheck.MostInstances} numbers");
        }
    }

    /// <summary>Writes the files with placeholders for each number.</summary>
    /// <exception cref="CrestException">A file cannot be read or written, or a placeholder is wrong.</exception>
    public void FillFiles()
    {
        if (task.TargetFiles.Count == 0) return;
        foreach ((int number, IReadOnlyList<KeyValuePair<string, string>> values) in task.Parameters.Combinations(_folder).Index())
        {
            foreach (string target in task.TargetFiles)
            {
                string path = Path.Combine(_folder, target);
                string text = Placeholder.Fill(StudyTemplate.ReadTarget(path), values.ToDictionary(StringComparer.Ordinal), path);
                string name = Path.Combine(Path.GetDirectoryName(path)!, $"{number}.{Path.GetFileName(path)}");
                StudyTemplate.WriteTarget(name, path, text);
            }
        }
    }

    /// <summary>Runs the script for each number on this machine. What an engine before this one has started is not started again.</summary>
    /// <param name="context">The run, which says how many scripts run side by side.</param>
    /// <param name="record">The record, without the number.</param>
    /// <param name="log">The log, without the number.</param>
    /// <exception cref="CrestException">Bash cannot be started.</exception>
    public async Task<JobState> Run(RunContext context, string record, string log)
    {
        JobIndices indices = Indices;
        var states = new JobState[indices.Count];
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(context.Settings.Jobs, indices.Count) };
        await Parallel.ForAsync(0, indices.Count, limit, async (i, _) =>
        {
            await context.Slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                string number = (indices.First + i).ToString(CultureInfo.InvariantCulture);
                var own = new Dictionary<string, string> { [BulkJobTaskComponent.IndexVariable] = number };
                IReadOnlyDictionary<string, string> variables =
                    context.SeenHere((place with { Variables = place.VariablesOf(task) }).With(own));
                states[i] = context.Stop.IsCancellationRequested && !File.Exists($"{record}.{number}")
                    ? new JobState(JobPhase.Failed, null, "it was stopped before it began")
                    : await context.Scripts.Run(task.Script, _folder, variables, $"{record}.{number}", $"{log}.{number}", context.Stop)
                        .ConfigureAwait(false);
            }
            finally
            {
                context.Slots.Release();
            }
        }).ConfigureAwait(false);
        return JobState.Of(states, indices);
    }

    /// <summary>Saves the state and the log of each number as those of a component.</summary>
    /// <param name="context">The run.</param>
    /// <param name="run">The run in which the job ran.</param>
    /// <param name="record">The record on this machine, without the number.</param>
    /// <param name="log">The log on this machine, without the number.</param>
    public async Task SaveItems(RunContext context, string run, string record, string log)
    {
        JobIndices indices = Indices;
        var saved = new List<Task>();
        for (int number = indices.First; number <= indices.Last; number++)
        {
            string path = $"{_path}_{number}", own = context.TaskFolder(run, path), written = $"{log}.{number}", end = $"{record}.{number}";
            Directory.CreateDirectory(own);
            if (File.Exists(written)) File.Move(written, Path.Combine(own, TaskLog.FileName), overwrite: true);
            JobRecord job = JobRecord.Parse(File.Exists(end) ? await File.ReadAllTextAsync(end).ConfigureAwait(false) : null);
            JobState state = job.Code is { } code
                ? JobState.After(code, job.Started, job.Ended)
                : new JobState(JobPhase.Failed, null, "it has not ended");
            saved.Add(context.Journal.Save(context.Journal[path] with
            {
                Run = run,
                Started = job.Started,
                Ended = job.Ended,
                ExitCode = job.Code,
                Reason = state.Reason ?? "",
                State = state.Phase == JobPhase.Finished ? ComponentState.Finished : ComponentState.Failed,
            }));
        }

        await Task.WhenAll(saved).ConfigureAwait(false);
    }
}
