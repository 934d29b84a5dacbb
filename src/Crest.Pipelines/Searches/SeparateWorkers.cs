using System.Diagnostics;
using Crest.Foundation.Errors;

namespace Crest.Pipelines.Searches;

/// <summary>Workers that are processes of their own, here or on other machines: started, followed, and stopped when the study ends.</summary>
public abstract class SeparateWorkers : SearchWorkers
{
    /// <summary>Often enough for a progress bar, seldom enough for a database that many ask.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    public sealed override void Work(SearchWatch watch, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        var clock = Stopwatch.StartNew();
        watch.Look();
        if (watch.IsOver) return;
        try
        {
            Start(watch, cancellation);
            while (!watch.IsOver)
            {
                // Ctrl-C is heard by the workers of this terminal too: they are not to be replaced.
                cancellation.ThrowIfCancellationRequested();
                if (clock.Elapsed > timeout) watch.Storage.End(watch.Study.Id, $"its time of {timeout:g} was over");
                else Tend(watch, cancellation);
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

    /// <summary>Looks after the workers while the study goes on.</summary>
    /// <param name="watch">What they serve.</param>
    /// <param name="cancellation">Stops waiting for them.</param>
    /// <exception cref="CrestException">None is left, and none will come.</exception>
    protected abstract void Tend(SearchWatch watch, CancellationToken cancellation);

    /// <summary>Ends the workers that are left, which hand their trials back.</summary>
    protected abstract void Stop();
}
