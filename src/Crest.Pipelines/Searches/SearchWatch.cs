using System.Globalization;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Progress;

namespace Crest.Pipelines.Searches;

/// <summary>Follows the trials of a study, whoever does them, and reports what happens.</summary>
public sealed class SearchWatch
{
    /// <summary>Workers that may choose serve the studies first that somebody waits for; a study is one of them for a minute.</summary>
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly long _started;
    private readonly HashSet<long> _told = [];
    private readonly IProgress<StepProgress>? _progress;
    private readonly Action<string>? _message;
    private readonly int _finishedBefore, _trialsBefore;
    private long? _followed;
    private int _seen;
    private long? _best;

    internal SearchWatch(StudyStorage storage, StudyRecord study, IProgress<StepProgress>? progress, Action<string>? message)
    {
        (Storage, Study, _progress, _message, _started) = (storage, study, progress, message, storage.Clock.GetTimestamp());
        History = new StudyHistory(Definition.Space, Definition.Direction);
        storage.Refresh(study.Id, History);
        foreach (Trial trial in History.Trials.Where(trial => trial.IsFinished)) _told.Add(trial.Id);
        (_seen, _finishedBefore, _trialsBefore, _best) = (History.Changes.Count, Finished, History.Trials.Count, History.Best?.Id);
    }

    /// <summary>Where the study is kept.</summary>
    public StudyStorage Storage { get; }

    /// <summary>The study, as it was found.</summary>
    public StudyRecord Study { get; }

    /// <summary>The trials as they were at the last look.</summary>
    public StudyHistory History { get; }

    /// <summary>Whether the study has ended, as of the last look.</summary>
    public bool IsOver => End is not null || History.IsOver(Definition.Iterations);

    /// <summary>How the study was ended though some trials are left, as of the last look; null where it was not.</summary>
    public StudyEnd? End { get; private set; }

    /// <summary>Where the workers are, to be shown with the progress; null where there is nothing to say.</summary>
    public string? Workers { get; set; }

    /// <summary>Told of each trial that has ended, and whether it is the best now.</summary>
    internal Action<Trial, bool>? Ended { get; set; }

    internal StudyDefinition Definition => Study.Definition!;

    /// <summary>Number of trials that were begun since the watch began, by anybody, as of the last look.</summary>
    internal int Begun => History.Trials.Count - _trialsBefore;

    internal int Finished => History.Count(TrialState.Complete) + History.Count(TrialState.Pruned) + History.Count(TrialState.Fail);

    /// <summary>Looks what has happened, and says that the search is there. Any thread may ask for it.</summary>
    /// <exception cref="CrestException">The study was deleted, or the storage cannot be used.</exception>
    public void Look()
    {
        lock (_lock)
        {
            Follow();
            Storage.Refresh(Study.Id, History);
            for (; _seen < History.Changes.Count; _seen++)
            {
                Trial trial = History.Trials[History.Changes[_seen]];
                if (trial.IsFinished && _told.Add(trial.Id)) Tell(trial);
            }

            StudyRecord study = Storage.Find(Study.Name) ?? throw new CrestException(
                $"the study '{Study.Name}' was deleted while the search was running; the same command begins it again");
            End = study.End;
            _progress?.Report(new StepProgress("search", Finished, Definition.Iterations, Detail()));
        }
    }

    /// <summary>Says that the search is not there any more.</summary>
    public void Leave()
    {
        try
        {
            Storage.Follow(Study.Id, isFollowed: false);
        }
        catch (CrestException)
        {
            // In a minute it does not count any more, and what led here is what the user should see.
        }
    }

    /// <summary>Tells the user something.</summary>
    /// <param name="message">A line.</param>
    public void Say(string message) => _message?.Invoke(message);

    private void Follow()
    {
        if (_followed is { } last && Storage.Clock.GetElapsedTime(last) < FollowInterval) return;
        Storage.Follow(Study.Id, isFollowed: true);
        _followed = Storage.Clock.GetTimestamp();
    }

    private void Tell(Trial trial)
    {
        bool isBest = History.Best?.Id == trial.Id && _best != trial.Id;
        if (isBest) _best = trial.Id;
        if (trial.State == TrialState.Fail) Say($"trial {trial.Number} failed: {trial.Error}");
        Ended?.Invoke(trial, isBest);
    }

    private string Detail()
    {
        string best = History.Best is { } trial
            ? string.Create(CultureInfo.InvariantCulture, $"best {trial.Value:G6} (trial {trial.Number})")
            : "none complete yet";
        int pruned = History.Count(TrialState.Pruned), failed = History.Count(TrialState.Fail), done = Finished - _finishedBefore;
        string left = done > 0 && Definition.Iterations > Finished
            ? $", about {Roughly(Storage.Clock.GetElapsedTime(_started) / done * (Definition.Iterations - Finished))} left"
            : "";
        return $"{best}{(pruned > 0 ? $", {pruned} pruned" : "")}{(failed > 0 ? $", {failed} failed" : "")}"
            + $"{left}{(Workers is { } workers ? $"; {workers}" : "")}";
    }

    private static string Roughly(TimeSpan time) => time.TotalHours >= 1 ? $"{time.TotalHours:F1} h"
        : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:F0} min"
        : $"{time.TotalSeconds:F0} s";
}
