using Crest.Experiments.Studies;

namespace Crest.Pipelines.Searches;

/// <summary>
/// Threads of this process, each with a trial of its own: the small networks of a search leave a second core half idle, so two of them side
/// by side are done sooner than one after the other on both cores.
/// </summary>
/// <param name="objective">What a trial does.</param>
/// <param name="stepCost">What a step of a trial is expected to take, in any unit.</param>
/// <param name="count">Trials at once, at least 1.</param>
public sealed class ThreadWorkers(TrialObjective objective, Func<Trial, double> stepCost, int count) : SearchWorkers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override void Work(SearchWatch watch, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        var runner = new StudyRunner(watch.Storage, watch.Study, objective) { Slots = count, StepCost = stepCost, Timeout = timeout };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var trials = Task.Run(() => runner.Run(stop.Token), CancellationToken.None);
        try
        {
            do watch.Look();
            while (Task.WaitAny([trials], Interval) < 0);
        }
        catch
        {
            stop.Cancel();
            // They release the trials that they are at work on.
            Task.WaitAny([trials], CancellationToken.None);
            throw;
        }

        trials.GetAwaiter().GetResult();
    }
}
