using System.Collections.Concurrent;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Jobs;

/// <summary>
/// The state of a job in a queue, from its record and from what the scheduler says. An end that is recorded counts more than the scheduler,
/// which may forget a job. A job of which neither knows how it is has failed after a while.
/// </summary>
internal sealed class BatchVerdict(JobRunner runner, string scheduler)
{
    /// <summary>From this exit code on, a script was killed by a signal.</summary>
    public const int Killed = 129;

    /// <summary>Since when neither the scheduler nor the record knows how a job is.</summary>
    private readonly ConcurrentDictionary<string, long> _lost = [];

    /// <summary>The state of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="records">Its records, one for each index.</param>
    /// <param name="said">What the scheduler says; null where it was not asked.</param>
    /// <param name="cancellation">Stops waiting for the host.</param>
    public JobState State(JobHandle job, JobRecord[] records, JobTasks? said, CancellationToken cancellation)
    {
        JobState[] states =
            [.. records.Select((record, i) => State(job.Records[i], record, said?.States[i] ?? TaskState.Unknown, said, cancellation))];
        return job.Indices is { } indices ? JobState.Of(states, indices) : states[0];
    }

    private JobState State(string path, JobRecord record, TaskState task, JobTasks? said, CancellationToken cancellation)
    {
        if (record.Kind == JobRecordKind.Revoked) return new(JobPhase.Failed, null, "it was cancelled before it began");
        JobState? ended = record.Kind == JobRecordKind.Ended ? JobState.After(record.Code!.Value, record.Started, record.Ended) : null;
        if (ended is { Code: < Killed }) return ended;
        if (task is TaskState.Pending or TaskState.Running) _lost.TryRemove(path, out _);
        string? words = said?.Failure is { } failure ? $"{scheduler} says: {failure}" : null;
        return task switch
        {
            TaskState.Failed => ended is null
                ? new(JobPhase.Failed, null, words ?? $"{scheduler} says that it failed", record.Started)
                : ended with { Reason = words is null ? ended.Reason : $"{ended.Reason}; {words}" },
            TaskState.Finished when ended is not null => ended,
            // Of a script that was killed, the scheduler will say why.
            TaskState.Running => new(JobPhase.Running, null, null, record.Started),
            TaskState.Pending when record.Kind is JobRecordKind.NotClaimed => new(JobPhase.Pending, null, said?.Waiting),
            TaskState.Pending => new(JobPhase.Running, null, said?.Waiting, record.Started),
            _ => Lost(path, record, ended, task, cancellation),
        };
    }

    /// <summary>A job that is not in the queue, and whose record does not say how it ended.</summary>
    private JobState Lost(string path, JobRecord record, JobState? ended, TaskState task, CancellationToken cancellation)
    {
        TimeProvider clock = runner.Host.Clock;
        if (clock.GetElapsedTime(_lost.GetOrAdd(path, _ => clock.GetTimestamp())) < runner.Patience)
            return record.Kind is JobRecordKind.NotClaimed
                ? new(JobPhase.Pending)
                : new(JobPhase.Running, null, null, record.Started);
        if (ended is not null) return ended;
        // What has not begun must not begin later, when it was submitted again.
        if (record.Kind is JobRecordKind.NotClaimed && !runner.Revoke(path, cancellation))
            return new(JobPhase.Unknown, null, $"{scheduler} does not list it, and it has just begun");
        return new(
            JobPhase.Failed, null,
            task == TaskState.Finished
                ? $"{scheduler} says that it finished, and it recorded no end"
                : $"{scheduler} does not know it any more, and it recorded no end",
            record.Started);
    }
}
