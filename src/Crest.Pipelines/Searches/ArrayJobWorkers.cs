using Crest.Foundation.Errors;
using Crest.Hosts.Schedulers;

namespace Crest.Pipelines.Searches;

/// <summary>Tasks of an array job, each <c>crest worker</c> with a trial at a time, wherever the scheduler lets them run.</summary>
/// <param name="scheduler">The cluster's scheduler.</param>
/// <param name="job">The job.</param>
public sealed class ArrayJobWorkers(Scheduler scheduler, ArrayJob job) : SeparateWorkers
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private long _asked;
    private SubmittedJob? _submitted;
    private ArrayJobState _state;
    private SearchWatch? _watch;
    private CancellationToken _cancellation;
    private bool _answers = true;

    /// <inheritdoc/>
    public override int Count => job.Tasks;

    /// <summary>Time between two questions to the scheduler.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock by which questions are spaced and the end is waited for.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    protected override void Start(SearchWatch watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        (_watch, _cancellation) = (watch, cancellation);
        _submitted = scheduler.Submit(job);
        _state = new ArrayJobState(Pending: job.Tasks, 0, 0, 0, 0);
        _asked = Clock.GetTimestamp();
        watch.Say($"{scheduler.Name} job {_submitted.Id}: {Workers(job.Tasks)} submitted; "
            + $"the script is {Path.Combine(job.Folder, Scheduler.ScriptName)}, the logs are in {job.LogFolder}");
    }

    /// <inheritdoc/>
    protected override void Maintain(SearchWatch watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        if (Clock.GetElapsedTime(_asked) < Interval) return;
        _asked = Clock.GetTimestamp();
        bool wasOver = _state.IsOver;
        if (!Ask(watch, cancellation)) return;
        watch.Workers = Describe(_state);
        // What has just been submitted may not be in the queue yet, and a study's last trial may have ended since the last look.
        if (!_state.IsOver || !wasOver) return;
        watch.Look();
        if (!watch.IsOver)
            throw new CrestException(
                $"{Workers(job.Tasks)} of {scheduler.Name} job {_submitted!.Id} ended before the study did ({Describe(_state)}): "
                + $"the logs in {job.LogFolder} say why; correct that and run the same command, which resumes the study");
    }

    /// <summary>
    /// When the study is over, the workers end by themselves; those that are left, and all of them when the search is stopped, are
    /// cancelled. The environment, which may contain a
    /// password, is deleted.
    /// </summary>
    protected override void Stop()
    {
        if (_submitted is null) return;
        bool stopped = _cancellation.IsCancellationRequested;
        if (!stopped) WaitForTheEnd(_submitted);
        try
        {
            scheduler.Cancel(_submitted);
            if (stopped) _watch!.Say($"{scheduler.Name} job {_submitted.Id} is cancelled; its workers hand their trials back");
        }
        catch (CrestException e)
        {
            _watch!.Say(e.Message);
            return;
        }

        scheduler.DeleteEnvironment(job);
    }

    private void WaitForTheEnd(SubmittedJob submitted)
    {
        long start = Clock.GetTimestamp();
        try
        {
            while (Clock.GetElapsedTime(start) < TimeToEnd && scheduler.State(submitted).Running > 0)
                Task.Delay(TimeSpan.FromSeconds(1), Clock).GetAwaiter().GetResult();
        }
        catch (CrestException)
        {
            // The cancellation below reports it if the scheduler still does not answer.
        }
    }

    /// <summary>
    /// Asks for the state of the job. A scheduler that does not answer for a while does not end the search: the workers continue without
    /// it.
    /// </summary>
    private bool Ask(SearchWatch watch, CancellationToken cancellation)
    {
        int failed = _state.Failed;
        try
        {
            _state = scheduler.State(_submitted!, cancellation);
        }
        catch (CrestException e)
        {
            if (_answers) watch.Say($"{e.Message}; asking again");
            return _answers = false;
        }

        if (_state.Failed > failed)
            watch.Say(
                $"{Workers(_state.Failed - failed)} of {scheduler.Name} job {_submitted!.Id} failed; the logs are in {job.LogFolder}");
        return _answers = true;
    }

    private static string Workers(int count) => count == 1 ? "1 worker" : $"{count} workers";

    private static string Describe(ArrayJobState state)
    {
        (int Count, string What)[] parts =
        [
            (state.Pending, state.Reason is { } reason ? $"pending ({reason})" : "pending"), (state.Running, "running"),
            (state.Finished, "finished"), (state.Failed, "failed"), (state.Unknown, "unknown"),
        ];
        return $"workers: {string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}"))}";
    }
}
