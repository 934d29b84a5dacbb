using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Processes;
using Crest.Hosts.Jobs;
using Crest.Hosts.Schedulers;
using Crest.Pipelines.Jobs;
using Job = Crest.Hosts.Jobs.Job;

namespace Crest.Pipelines.Configurations;

/// <summary>The jobs of a multirun that are in a queue.</summary>
/// <param name="runner">The queue.</param>
/// <param name="files">The folder.</param>
/// <param name="context">Where the jobs run.</param>
/// <param name="scheduler">The scheduler's name.</param>
/// <param name="options">Options for the scheduler in its own words.</param>
/// <param name="ended">Told of each end, with why it failed or null.</param>
internal sealed class QueuedTasks(
    JobRunner runner, MultirunFiles files, JobContext context, string scheduler, IReadOnlyList<string> options,
    Action<MultirunTask, string?> ended)
{
    private List<(MultirunTask Task, JobHandle Handle, bool IsOfEarlierCall)> _open = [];

    /// <summary>How many there are.</summary>
    public int Count => _open.Count;

    /// <summary>Submits jobs, as many as the scheduler takes; what an earlier call has submitted is found again.</summary>
    /// <param name="waiting">The jobs; those that were submitted or refused are taken out.</param>
    /// <returns>Why not all were taken, if they were not.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public string? Submit(Queue<MultirunTask> waiting)
    {
        int submitted = 0, found = 0;
        string? trouble = null;
        while (trouble is null && waiting.TryPeek(out MultirunTask? task))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            string record = files.Record(task.Number);
            bool isOfEarlierCall = File.Exists(record) || File.Exists($"{record}.id");
            try
            {
                _open.Add((task, isOfEarlierCall ? runner.Find(record) : Submit(task, record), isOfEarlierCall));
                (submitted, found) = isOfEarlierCall ? (submitted, found + 1) : (submitted + 1, found);
                waiting.Dequeue();
            }
            catch (QueueFullException e)
            {
                trouble = e.Message;
            }
            catch (CrestException e)
            {
                waiting.Dequeue();
                files.DeleteRecord(task.Number);
                ended(task, e.Message);
            }
        }

        if (submitted > 0) context.Message?.Invoke($"{scheduler}: {Jobs(submitted)} submitted");
        if (found > 0) context.Message?.Invoke($"{scheduler}: following {Jobs(found)} of an earlier call");
        return trouble;
    }

    /// <summary>Asks for the states of all.</summary>
    /// <param name="waiting">Given those of an earlier call that had failed, to be submitted again.</param>
    /// <returns>Why the scheduler did not answer, if it did not.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public string? Ask(Queue<MultirunTask> waiting)
    {
        if (_open.Count == 0) return null;
        IReadOnlyList<JobState> states;
        try
        {
            states = runner.States([.. _open.Select(job => job.Handle)], context.Cancellation);
        }
        catch (CrestException e)
        {
            return e.Message;
        }

        List<(MultirunTask Task, JobHandle Handle, bool IsOfEarlierCall)> open = [];
        foreach (((MultirunTask task, JobHandle handle, bool isOfEarlierCall), JobState state) in _open.Zip(states))
        {
            if (!state.IsOver)
            {
                open.Add((task, handle, isOfEarlierCall));
                continue;
            }

            files.DeleteRecord(task.Number);
            if (state.Phase == JobPhase.Failed && isOfEarlierCall) waiting.Enqueue(task);
            else ended(task, state.Phase == JobPhase.Finished ? null : WhyFailed(task, state));
        }

        _open = open;
        return null;
    }

    /// <summary>Cancels all.</summary>
    public void Cancel()
    {
        try
        {
            runner.Cancel([.. _open.Select(job => job.Handle)], CancellationToken.None);
            if (_open.Count > 0) context.Message?.Invoke($"{scheduler}: {Jobs(_open.Count)} cancelled; the same command goes on");
        }
        catch (CrestException e)
        {
            context.Message?.Invoke(e.Message);
        }
    }

    private JobHandle Submit(MultirunTask task, string record)
    {
        string script = files.Script(task.Number);
        AtomicFile.WriteAllText(script, $"""
            #!/bin/bash
            cd -- {ShellWord.Quote(context.Folder)} || exit 1
            exec {string.Join(' ', task.Words.Select(ShellWord.Quote))}

            """);
        File.Delete(files.Log(task.Number));
        // Not given up when it is stopped: a job whose submission was broken off might be in the queue, and would not be cancelled.
        return runner.Submit(
            new Job
            {
                Name = $"crest-{files.Name}-{task.Number}",
                WorkingFolder = files.Folder,
                Script = Path.GetFileName(script),
                Log = files.Log(task.Number),
                Record = record,
                Environment = Variables(),
                SubmitOptions = options,
            },
            CancellationToken.None);
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(PostgresVariables.Given());
        if (context.RunStore is { } store) variables["CREST_REGISTRY"] = MultirunProcess.AddressOf(store, context.Folder);
        return variables;
    }

    private string WhyFailed(MultirunTask task, JobState state)
    {
        string log = files.Log(task.Number);
        string? last = File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => line.Trim().Length > 0) : null;
        return last is null ? state.Reason ?? "it failed" : MultirunPlace.Failure(last, state.Reason ?? "it failed");
    }

    private static string Jobs(int count) => count == 1 ? "1 job" : $"{count} jobs";
}
