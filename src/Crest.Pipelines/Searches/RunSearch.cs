using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>
/// <c>crest train … search</c>: tries parameters of a training, trial after trial, and leaves the best ones in a folder. The study is in
/// its storage: the same search again continues it. The search itself is a run of the run store.
/// </summary>
public sealed record RunSearch
{
    /// <summary>Where the study is kept.</summary>
    public required StudyStorage Storage { get; init; }

    /// <summary>What is searched and how.</summary>
    public required StudyDefinition Study { get; init; }

    /// <summary>The training without the parameters that are searched.</summary>
    public required TrainingJob Training { get; init; }

    /// <summary>The data of all trials.</summary>
    public required TrialData Data { get; init; }

    /// <summary>Who does the trials.</summary>
    public required SearchWorkers Workers { get; init; }

    /// <summary>Every option with its value, as it is written to <c>config.yaml</c>; no password among them.</summary>
    public required IReadOnlyList<KeyValuePair<string, object?>> Options { get; init; }

    /// <summary>
    /// A part of the command line that nobody is to read, and what is written to the run store in its place; null where there is none.
    /// </summary>
    public KeyValuePair<string, string>? HiddenWords { get; init; }

    /// <summary>
    /// Where the results go; <c>runs/ID</c> of the project where it is null, that of the same search before where there is one.
    /// </summary>
    public string? OutputFolder { get; init; }

    /// <summary>Time after which no more is tried; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Searches until all trials are finished, the time is over or too many trials fail.</summary>
    /// <param name="context">Where it runs, and who is told of each failed trial and each worker that is replaced.</param>
    /// <exception cref="CrestException">The study is another one, the results cannot be written, or trial after trial failed; what was
    /// found is in the folder.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same search goes on.</exception>
    public SearchResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Before there is a study that workers would take up.
        SearchRun.Check(this, context);
        StudyRecord? before = Storage.All().FirstOrDefault(study => study.Name == Study.Name);
        StudyRecord study = Storage.Open(Study);
        var watch = new SearchWatch(Storage, study, context.Progress, context.Message);
        if (watch.IsOver && SearchRun.FolderOf(this, watch, context) is { } done)
            return new SearchResult(done, study.Definition!, watch.History, Training.Objective, null);

        try
        {
            return Run(study, watch, context);
        }
        catch (CrestException e)
        {
            Close(before, watch, e.Message);
            throw;
        }
        finally
        {
            watch.Leave();
        }
    }

    private SearchResult Run(StudyRecord study, SearchWatch watch, JobContext context)
    {
        using var run = SearchRun.Start(this, watch, context);
        context.Message?.Invoke($"run {run.Id} in {run.Folder}, study {study.Name}");
        try
        {
            Workers.Work(watch, Timeout, context.Cancellation);
            watch.Look();
        }
        catch (OperationCanceledException)
        {
            run.Stop(context.StopSignal?.Invoke());
            throw;
        }
        catch (CrestException e)
        {
            run.Fail(e.Message);
            throw;
        }

        bool timeIsOver = Timeout is not null && watch.End?.Kind == StudyEndKind.TimedOut;
        if (watch.End is { Reason: var reason } && !timeIsOver)
        {
            run.Fail(reason);
            throw new CrestException($"the search was ended: {reason}; the same command goes on once that is mended");
        }

        if (watch.History.Best is null && !timeIsOver)
        {
            const string none = "no trial came to its end";
            run.Fail(none);
            throw new CrestException($"{none}: {watch.History.Count(TrialState.Pruned)} pruned, "
                + $"{watch.History.Count(TrialState.Fail)} failed; a larger --n-iterations goes on");
        }

        run.Finish();
        return new SearchResult(run.Folder, study.Definition!, watch.History, Training.Objective, watch.End);
    }

    /// <summary>
    /// Leaves the study as it was where the search failed before a trial was begun: workers would take up an open study for which nobody
    /// waits.
    /// </summary>
    private void Close(StudyRecord? before, SearchWatch watch, string why)
    {
        try
        {
            if (before is null) Storage.Delete(watch.Study.Id, ifEmpty: true);
            else if (!before.IsOpen && !watch.IsOver && watch.Begun == 0)
                Storage.End(watch.Study.Id, before.End ?? new StudyEnd(StudyEndKind.Stopped, why));
        }
        catch (CrestException)
        {
            // The error that led here is the one to be seen.
        }
    }
}
