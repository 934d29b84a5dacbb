using Crest.Foundation.Errors;


namespace Crest.Pipelines.Searches;

/// <summary>Who does the trials of a search.</summary>
public abstract class SearchWorkers
{
    /// <summary>How many trials are tried at once.</summary>
    public abstract int Count { get; }

    /// <summary>Does the trials of a study until it ends.</summary>
    /// <param name="watch">The study, and who follows it.</param>
    /// <param name="timeout">Time after which the study is ended; null for no limit.</param>
    /// <param name="cancellation">Hands the running trials back and stops.</param>
    /// <exception cref="CrestException">The workers cannot be started, or none of them is left.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract void Work(SearchWatch watch, TimeSpan? timeout, CancellationToken cancellation);
}
