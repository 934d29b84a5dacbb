using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Pipelines.Searches;

namespace Crest.Workflows.Schedulers;

/// <summary>Tasks of an array job, each <c>crest worker</c> with a trial at a time, wherever the scheduler lets them run.</summary>
/// <param name="scheduler">The cluster's scheduler.</param>
/// <param name="job">The job.</param>
public sealed class ArrayJobWorkers(Scheduler scheduler, ArrayJob job) : SeparateWorkers
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _sinceAsked = Stopwatch.StartNew();
    private SubmittedJob? _submitted;
    private ArrayJobState _state;
    private SearchWatch? _watch;
    private CancellationToken _cancellation;
    private bool _answers = true;

    /// <inheritdoc/>
    public override int Count => job.Tasks;

    /// <summary>Time between two questions to the scheduler.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override void Start(SearchWatch watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        (_watch, _cancellation) = (watch, cancellation);
        _submitted = scheduler.Submit(job);
        _state = new ArrayJobState(Waiting: job.Tasks, 0, 0, 0, 0);
        watch.Say($"{scheduler.Name} job {_submitted.Id}: {Workers(job.Tasks)} submitted; the script is {Path.Combine(job.Folder, Scheduler.ScriptName)}, the logs are in {job.LogFolder}");
    }

    /// <inheritdoc/>
    protected override void Maintain(SearchWatch watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        if (_sinceAsked.Elapsed < Interval) return;
        _sinceAsked.Restart();
        bool wasOver = _state.IsOver;
        if (!Ask(watch, cancellation)) return;
        watch.Workers = Describe(_state);
        // What has just been submitted may not be in the queue yet, and a study's last trial may have ended since the last look.
        if (!_state.IsOver || !wasOver) return;
        watch.Look();
        if (!watch.IsOver)
            throw new CrestException($"{Workers(job.Tasks)} of {scheduler.Name} job {_submitted!.Id} ended before the study did ({Describe(_state)}): the logs in {job.LogFolder} say why; the same command goes on with the study once that is mended");
    }

    /// <summary>
    /// When the study is over, the workers end of themselves; those that are left, and all of them when the search is stopped, are cancelled. The environment, in which there may be a
    /// password, is removed.
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

        File.Delete(Path.Combine(job.Folder, Scheduler.EnvironmentName));
    }

    private void WaitForTheEnd(SubmittedJob submitted)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            while (clock.Elapsed < TimeToEnd && scheduler.State(submitted).Running > 0) Thread.Sleep(TimeSpan.FromSeconds(1));
        }
        catch (CrestException)
        {
            // Whether it answers again will be seen when the job is cancelled.
        }
    }

    /// <summary>Asks where the tasks are. A scheduler that is away for a while ends no search: the workers go on without it.</summary>
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

        if (_state.Failed > failed) watch.Say($"{Workers(_state.Failed - failed)} of {scheduler.Name} job {_submitted!.Id} failed; the logs are in {job.LogFolder}");
        return _answers = true;
    }

    private static string Workers(int count) => count == 1 ? "1 worker" : $"{count} workers";

    private static string Describe(ArrayJobState state)
    {
        (int Count, string What)[] parts = [(state.Waiting, "waiting"), (state.Running, "running"), (state.Ended, "ended"), (state.Failed, "failed"), (state.Unknown, "gone")];
        return $"workers: {string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}"))}";
    }
}
