using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>
/// <c>crest train … search</c>: tries parameters of a training, trial after trial, and leaves the best ones in a folder. The study is in its storage: the same
/// search again continues it. The search itself is a run of the run store.
/// </summary>
public sealed record RunSearch
{
    /// <summary>Where the study is kept.</summary>
    public required StudyStorage Storage { get; init; }

    /// <summary>What is searched and how.</summary>
    public required StudyDefinition Study { get; init; }

    /// <summary>The training without the parameters that are searched.</summary>
    public required ITrainingJob Training { get; init; }

    /// <summary>The data of all trials.</summary>
    public required TrialData Data { get; init; }

    /// <summary>Who does the trials.</summary>
    public required SearchWorkers Workers { get; init; }

    /// <summary>Every option with its value, as it is written to <c>config.yaml</c>; no password among them.</summary>
    public required IReadOnlyList<KeyValuePair<string, object?>> Options { get; init; }

    /// <summary>A part of the command line that nobody is to read, and what is written to the run store in its place; null where there is none.</summary>
    public KeyValuePair<string, string>? HiddenWords { get; init; }

    /// <summary>Where the results go; <c>runs/ID</c> of the project where it is null, that of the same search before where there is one.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Time after which no more is tried; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Searches until all trials are finished, the time is over or too many trials fail.</summary>
    /// <param name="started">Told the run's id and folder once they are known.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="message">Told of what the user should know: each failed trial, workers that are replaced.</param>
    /// <param name="cancellation">Hands the running trials back and stops.</param>
    /// <exception cref="CrestException">The study is another one, the results cannot be written, or trial after trial failed; what was found is in the folder.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same search continues.</exception>
    public SearchResult Run(Action<string, string>? started = null, IProgress<StepProgress>? progress = null, Action<string>? message = null, CancellationToken cancellation = default)
    {
        // Before there is a study that workers would take up.
        SearchRun.Check(this);
        StudyRecord study = Storage.Open(Study);
        var watch = new SearchWatch(Storage, study, progress, message);
        if (watch.IsOver && SearchRun.FolderOf(this, watch) is { } done) return new SearchResult(done, study.Definition!, watch.History, null);

        using var run = SearchRun.Start(this, watch);
        started?.Invoke(run.Id, run.Folder);
        try
        {
            Workers.Work(watch, Timeout, cancellation);
        }
        catch (OperationCanceledException)
        {
            run.Stop();
            throw;
        }
        catch (CrestException e)
        {
            run.Fail(e.Message);
            throw;
        }

        watch.Look();
        bool timeIsOver = Timeout is not null && watch.End?.Kind == StudyEndKind.TimedOut;
        if (watch.End is { Reason: var reason } && !timeIsOver)
        {
            run.Fail(reason);
            throw new CrestException($"the search was ended: {reason}; the same command continues once that is mended");
        }

        if (watch.History.Best is null && !timeIsOver)
        {
            const string none = "no trial was completed";
            run.Fail(none);
            throw new CrestException($"{none}: {watch.History.Count(TrialState.Pruned)} pruned, {watch.History.Count(TrialState.Fail)} failed; a larger --n-iterations continues");
        }

        run.Finish();
        return new SearchResult(run.Folder, study.Definition!, watch.History, watch.End);
    }
}
