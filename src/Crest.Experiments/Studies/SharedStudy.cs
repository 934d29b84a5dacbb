using System.Diagnostics;
using System.Text.Json;
using Crest.Numerics.Foundation;

namespace Crest.Experiments.Studies;

/// <summary>What the slots of a process know of a study together: one history, one sampler, one pruner, for one slot at a time.</summary>
internal sealed class SharedStudy
{
    private const int FailuresInARow = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(0.5), RefreshInterval = TimeSpan.FromSeconds(1);
    private readonly StudyRunner _settings;
    private readonly StudyStorage _storage;
    private readonly StudyRecord _study;
    private readonly StudyHistory _history;
    private readonly Sampler _sampler;
    private readonly Pruner? _pruner;
    private readonly Lock _turn = new();
    private readonly object _gate = new();
    private readonly HashSet<long> _counted = [];
    private int _seen, _failures;
    private long _refreshed;

    public SharedStudy(StudyRunner settings, StudyStorage storage, StudyRecord study)
    {
        StudyDefinition definition = study.Definition!;
        (_settings, _storage, _study) = (settings, storage, study);
        _history = new StudyHistory(definition.Space, definition.Direction);
        _sampler = Sampler.Of(definition.Sampler, definition.Space);
        _pruner = definition.Pruner.Kind == PrunerKind.None ? null : Pruner.Of(definition.Pruner);
        storage.Refresh(study.Id, _history);
        // Failures of the past do not count: who goes on with a study that failed gets ten more.
        _seen = _history.Changes.Count;
    }

    /// <summary>Whether the study came to its end here: all is finished, or an end was put to it.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Takes a trial, with its parameters and ready to begin. Slots come one after the other, so that in a repeatable study parameters are drawn in the order of the numbers.</summary>
    /// <returns>Null where there is none to be had.</returns>
    public Trial? Take(TrialSlot slot)
    {
        lock (_turn)
        {
            slot.Stop.ThrowIfCancellationRequested();
            if (_storage.Claim(_study.Id, slot.Worker) is not { } trial) return null;
            slot.Hold(trial.Id);
            try
            {
                lock (_gate)
                {
                    Refresh();
                    while (!MayBegin(trial.Number)) WaitForNews(slot.Stop);
                    return WithParameters(trial);
                }
            }
            catch (OperationCanceledException)
            {
                _storage.HandBack(trial.Id, slot.Worker);
                slot.Release();
                throw;
            }
        }
    }

    /// <summary>Waits where no trial is to be had, and looks after those of dead workers.</summary>
    /// <returns>False where the study has ended and no trial will be had any more.</returns>
    public bool WaitForTrials(CancellationToken stop)
    {
        lock (_gate)
        {
            StudyRecord study = _storage.Find(_study.Name) ?? throw new CrestException($"the study '{_study.Name}' is not there any more");
            Refresh();
            int finished = _history.Count(TrialState.Complete) + _history.Count(TrialState.Pruned) + _history.Count(TrialState.Fail);
            IsEnded |= study.EndReason is not null || finished >= (study.Definition ?? _study.Definition!).Iterations;
            if (!IsEnded) WaitForNews(stop);
            return !IsEnded;
        }
    }

    /// <summary>Whether a running trial, with its reports, is to be given up.</summary>
    public bool ShouldPrune(Trial trial)
    {
        if (_pruner is null) return false;
        lock (_gate)
        {
            if (!_settings.Repeatable && Stopwatch.GetElapsedTime(_refreshed) > RefreshInterval) Refresh();
            Keep(trial);
            return _pruner.ShouldPrune(_history, trial.Number, trial.Intermediate, LearnThrough(trial.Number));
        }
    }

    /// <summary>Takes a trial in that has come to its end here.</summary>
    public void Finished(Trial trial)
    {
        lock (_gate)
        {
            Keep(trial);
            CountFailures();
            if (trial.State == TrialState.Fail && _failures >= FailuresInARow)
                End($"{_failures} trials failed in a row, the last one with: {JsonSerializer.Deserialize<string>(trial.UserAttributes["error"])}");
            _settings.Progress?.Invoke(new StudyProgress(trial, Enum.GetValues<TrialState>().ToDictionary(state => state, _history.Count), _history.Best));
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Puts an end to the study, for all that serve it.</summary>
    public void End(string reason)
    {
        _storage.End(_study.Id, reason);
        IsEnded = true;
    }

    /// <summary>Lets who waits look again.</summary>
    public void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private int LearnThrough(int number) => _settings.Repeatable ? number - 1 - (2 * (_settings.Slots - 1)) : int.MaxValue;

    /// <summary>A trial that nobody is at work on is not waited for: it has to be begun first.</summary>
    private bool MayBegin(int number)
    {
        if (!_settings.Repeatable) return true;
        int last = LearnThrough(number);
        return !_history.Unfinished.Any(trial => trial.State == TrialState.Running && trial.Number <= last);
    }

    private Trial WithParameters(Trial trial)
    {
        SearchSpace space = _study.Definition!.Space;
        if (space.Parameters.Any(p => trial.Parameters.All(t => t.Name != p.Key)))
        {
            double[] drawn = _sampler.Draw(_history, trial.Number, LearnThrough(trial.Number));
            trial = trial with
            {
                // What is set already stays: another program may have asked for it.
                Parameters = [.. space.Parameters.Select((p, i) => trial.Parameters.FirstOrDefault(t => t.Name == p.Key) ?? new TrialParameter(p.Key, p.Value, drawn[i]))],
            };
            _storage.SetParameters(trial.Id, trial.Parameters);
        }

        Keep(trial);
        return trial;
    }

    private void WaitForNews(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        bool told = Monitor.Wait(_gate, PollInterval);
        stop.ThrowIfCancellationRequested();
        if (told) return;
        _storage.TakeBack(_study.Id, _settings.Patience, _settings.Retries);
        Refresh();
    }

    private void Refresh()
    {
        _storage.Refresh(_study.Id, _history);
        _refreshed = Stopwatch.GetTimestamp();
        CountFailures();
    }

    /// <summary>Enters what this process knows first; a trial that is finished already went to another worker meanwhile.</summary>
    private void Keep(Trial trial)
    {
        if (_history.Find(trial.Id) is not { IsFinished: true }) _history.Put(trial);
    }

    private void CountFailures()
    {
        for (; _seen < _history.Changes.Count; _seen++)
        {
            Trial trial = _history.Trials[_history.Changes[_seen]];
            if (trial.IsFinished && _counted.Add(trial.Id)) _failures = trial.State == TrialState.Fail ? _failures + 1 : 0;
        }
    }
}
