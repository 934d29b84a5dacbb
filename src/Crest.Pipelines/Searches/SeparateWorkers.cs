using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Pipelines.Searches;

/// <summary>
/// Workers that are processes of their own, here or on other machines: started, followed, and stopped when the study ends.
/// </summary>
public abstract class SeparateWorkers : SearchWorkers
{
    /// <summary>Often enough for a progress bar, seldom enough for a database that many ask.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    public sealed override void Work(SearchWatch watch, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        TimeProvider clock = watch.Storage.Clock;
        long start = clock.GetTimestamp();
        watch.Look();
        if (watch.IsOver) return;
        try
        {
            Start(watch, cancellation);
            while (!watch.IsOver)
            {
                // Ctrl-C reaches the workers of this terminal too: they are not to be replaced.
                cancellation.ThrowIfCancellationRequested();
                if (timeout is { } limit && clock.GetElapsedTime(start) > limit)
                    watch.Storage.End(watch.Study.Id, StudyEnd.TimedOut(limit));
                else Maintain(watch, cancellation);
                if (cancellation.WaitHandle.WaitOne(Interval)) cancellation.ThrowIfCancellationRequested();
                watch.Look();
            }
        }
        finally
        {
            Stop();
        }

        watch.Look();
    }

    /// <summary>Starts the workers.</summary>
    /// <param name="watch">What they serve.</param>
    /// <param name="cancellation">Stops waiting for them.</param>
    /// <exception cref="CrestException">They cannot be started.</exception>
    protected abstract void Start(SearchWatch watch, CancellationToken cancellation);

    /// <summary>Replaces workers that ended, while the study continues.</summary>
    /// <param name="watch">What they serve.</param>
    /// <param name="cancellation">Stops waiting for them.</param>
    /// <exception cref="CrestException">None is left, and none will come.</exception>
    protected abstract void Maintain(SearchWatch watch, CancellationToken cancellation);

    /// <summary>Ends the workers that are left, which release their trials.</summary>
    protected abstract void Stop();
}
