using System.Diagnostics;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Studies;

/// <summary>
/// What the slots of a process know of a study together: one history, one sampler, one pruner. They act on it in <see cref="VirtualTime"/>, and the storage is written in the
/// same turns, so what a trial learns from follows from the trials alone.
/// </summary>
internal sealed class SharedStudy
{
    private const int FailuresInARow = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(0.5), RefreshInterval = TimeSpan.FromSeconds(1);
    private readonly StudyRunner _settings;
    private readonly StudyStorage _storage;
    private readonly StudyRecord _study;
    private readonly StudyHistory _known, _history;
    private readonly Sampler _sampler;
    private readonly Pruner? _pruner;
    private readonly VirtualTime _time;
    private readonly Queue<Trial> _past = [];
    private readonly object _news = new();
    private readonly HashSet<long> _counted = [];
    private int _begun, _next, _left, _fed, _seen, _failures;
    private long _refreshed;

    public SharedStudy(StudyRunner settings, StudyStorage storage, StudyRecord study)
    {
        StudyDefinition definition = study.Definition!;
        (_settings, _storage, _study) = (settings, storage, study);
        _known = new StudyHistory(definition.Space, definition.Direction);
        _sampler = Sampler.Of(definition.Sampler, definition.Space);
        _pruner = Pruner.Of(definition.Pruner);
        _time = new VirtualTime(settings.Slots);

        // What dead workers left comes first: it has the lowest numbers.
        storage.TakeBack(study.Id, settings.Patience, settings.Retries);
        storage.Refresh(study.Id, _known);
        Trial[] finished = [.. _known.Trials.Where(trial => trial.IsFinished).OrderBy(trial => trial.Number)];
        // Failures of the past do not count: who goes on with a study that failed gets ten more.
        _counted.UnionWith(finished.Select(trial => trial.Id));
        _history = _known;
        if (settings.Slots == 1) return;
        // Of trials side by side not all that is finished now was known to the next one.
        _history = new StudyHistory(definition.Space, definition.Direction);
        _past = new Queue<Trial>(finished);
        _left = _past.Count;
    }

    /// <summary>Whether the study came to its end here: all is finished, or an end was put to it.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether this process takes no more trials because it was to take no more than that.</summary>
    public bool HasEnough => _begun >= _settings.MaxTrials;

    /// <summary>Takes a trial, with its parameters and ready to begin.</summary>
    /// <returns>Null where there is none to be had.</returns>
    public Trial? Take(TrialSlot slot)
    {
        while (true)
        {
            Trial? past;
            slot.StepCost = 0;
            _time.Enter(slot.Number, 0, slot.Stop);
            try
            {
                if (HasEnough) return null;
                if ((!_past.TryPeek(out past) || past.Number > _next) && _storage.Claim(_study.Id, slot.Worker) is { } trial)
                {
                    slot.Hold(trial.Id);
                    _begun++;
                    _next = Math.Max(_next, trial.Number + 1);
                    Refresh();
                    trial = WithParameters(trial);
                    slot.StepCost = CostOf(trial);
                    return trial;
                }

                if (past is null) return null;
                _past.Dequeue();
                _next = Math.Max(_next, past.Number + 1);
                Learn(past with { State = TrialState.Running, Value = null, Intermediate = [] });
                slot.StepCost = CostOf(past);
            }
            finally
            {
                _time.Exit(slot.Number, slot.StepCost);
            }

            Replay(past, slot);
        }
    }

    /// <summary>Waits where no trial is to be had, and looks after those of dead workers.</summary>
    /// <returns>False where the study has ended and no trial will be had any more.</returns>
    public bool WaitForTrials(TrialSlot slot)
    {
        if (IsOver(slot)) return false;
        _time.Leave(slot.Number);
        lock (_news)
        {
            slot.Stop.ThrowIfCancellationRequested();
            if (Monitor.Wait(_news, PollInterval)) return true;
        }

        slot.Stop.ThrowIfCancellationRequested();
        _storage.TakeBack(_study.Id, _settings.Patience, _settings.Retries);
        return true;
    }

    /// <summary>Keeps the last report of a running trial.</summary>
    /// <param name="trial">The trial, with all of its reports.</param>
    /// <param name="slot">Where it runs.</param>
    /// <returns>Whether the trial is to be given up.</returns>
    public bool Report(Trial trial, TrialSlot slot)
    {
        (int step, double value) = trial.Intermediate[^1];
        int last = trial.Intermediate.Count > 1 ? trial.Intermediate[^2].Key : 0;
        _time.Enter(slot.Number, slot.StepCost * Math.Max(0, step - last - 1), slot.Cancellation);
        try
        {
            _storage.Report(trial.Id, step, value);
            if (_pruner is null) return false;
            if (Stopwatch.GetElapsedTime(_refreshed) > RefreshInterval) Refresh();
            Keep(trial);
            return _pruner.ShouldPrune(_history, trial.Number, trial.Intermediate);
        }
        finally
        {
            _time.Exit(slot.Number, slot.StepCost);
        }
    }

    /// <summary>Ends a trial; nothing happens where it went to another worker.</summary>
    public void Finish(Trial trial, TrialSlot slot)
    {
        bool Store() => _storage.Finish(trial.Id, slot.Worker, trial.State, trial.Value, trial.UserAttributes);
        try
        {
            _time.Enter(slot.Number, 0, slot.Stop);
        }
        catch (OperationCanceledException)
        {
            // What was found is kept, though nobody here learns from it any more.
            Store();
            throw;
        }

        try
        {
            if (!Store()) return;
            Keep(trial);
            CountFailures();
            if (trial.State == TrialState.Fail && _failures >= FailuresInARow)
                End($"{_failures} trials failed in a row, the last one with: {trial.Error}");
            _settings.Progress?.Invoke(new StudyProgress(trial, Enum.GetValues<TrialState>().ToDictionary(state => state, _known.Count), _known.Best));
        }
        finally
        {
            _time.Exit(slot.Number, 0);
            lock (_news) Monitor.PulseAll(_news);
        }
    }

    /// <summary>A slot takes no more trials.</summary>
    public void Leave(TrialSlot slot) => _time.Leave(slot.Number);

    /// <summary>Puts an end to the study, for all that serve it.</summary>
    public void End(string reason)
    {
        _storage.End(_study.Id, reason);
        IsEnded = true;
    }

    /// <summary>Lets who waits look again.</summary>
    public void Wake()
    {
        _time.Wake();
        lock (_news) Monitor.PulseAll(_news);
    }

    /// <summary>Lets a finished trial of an earlier process pass in a slot as it did then, so that the others learn from it when they did.</summary>
    private void Replay(Trial past, TrialSlot slot)
    {
        int last = 0;
        for (int reports = 1; reports <= past.Intermediate.Count; reports++)
        {
            int step = past.Intermediate[reports - 1].Key;
            _time.Enter(slot.Number, slot.StepCost * Math.Max(0, step - last - 1), slot.Stop);
            Learn(past with { State = TrialState.Running, Value = null, Intermediate = [.. past.Intermediate.Take(reports)] });
            _time.Exit(slot.Number, slot.StepCost);
            last = step;
        }

        _time.Enter(slot.Number, 0, slot.Stop);
        Learn(past);
        _left--;
        _time.Exit(slot.Number, 0);
    }

    private bool IsOver(TrialSlot slot)
    {
        _time.Enter(slot.Number, 0, slot.Stop);
        try
        {
            StudyRecord study = _storage.Find(_study.Name) ?? throw new CrestException($"the study '{_study.Name}' is not there any more");
            Refresh();
            return IsEnded |= study.EndReason is not null || _known.IsOver((study.Definition ?? _study.Definition!).Iterations);
        }
        finally
        {
            _time.Exit(slot.Number, 0);
        }
    }

    private double CostOf(Trial trial)
    {
        try
        {
            return _settings.StepCost?.Invoke(trial) ?? 1;
        }
        catch (CrestException)
        {
            // Parameters that cannot be used: the objective will say so, and the trial fails.
            return 1;
        }
    }

    private Trial WithParameters(Trial trial)
    {
        SearchSpace space = _study.Definition!.Space;
        if (space.Parameters.Any(p => trial.Parameters.All(t => t.Name != p.Key)))
        {
            double[] drawn = _sampler.Draw(_history, trial.Number);
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

    /// <summary>Takes in what the storage knows. There is nothing to learn from it while there is a past to pass first.</summary>
    private void Refresh()
    {
        _storage.Refresh(_study.Id, _known);
        _refreshed = Stopwatch.GetTimestamp();
        CountFailures();
        if (_history == _known || _left > 0) return;
        for (; _fed < _known.Changes.Count; _fed++) Learn(_known.Trials[_known.Changes[_fed]]);
    }

    /// <summary>Enters what this process knows first; a trial that is finished already went to another worker meanwhile.</summary>
    private void Keep(Trial trial)
    {
        if (_known.Find(trial.Id) is not { IsFinished: true }) _known.Put(trial);
        Learn(trial);
    }

    private void Learn(Trial trial)
    {
        if (_history != _known && _history.Find(trial.Id) is not { IsFinished: true }) _history.Put(trial);
    }

    private void CountFailures()
    {
        for (; _seen < _known.Changes.Count; _seen++)
        {
            Trial trial = _known.Trials[_known.Changes[_seen]];
            if (trial.IsFinished && _counted.Add(trial.Id)) _failures = trial.State == TrialState.Fail ? _failures + 1 : 0;
        }
    }
}
