using Crest.Foundation.Errors;

namespace Crest.Experiments.Studies;

/// <summary>
/// The study as the slots of a process share it. They act on it in turns of <see cref="VirtualTime"/>, and the storage is written in the
/// same turns, so what a trial learns from follows from the trials alone.
/// </summary>
internal sealed class SharedStudy
{
    private const int FailuresInARow = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(0.5), RefreshInterval = TimeSpan.FromSeconds(1);
    private readonly StudyRunner _settings;
    private readonly StudyStorage _storage;
    private readonly StudyRecord _study;
    private readonly StudyKnowledge _knowledge;
    private readonly VirtualTime _time;
    private readonly object _news = new();
    private int _begun, _next;

    public SharedStudy(StudyRunner settings, StudyStorage storage, StudyRecord study)
    {
        (_settings, _storage, _study) = (settings, storage, study);
        _time = new VirtualTime(settings.Slots);
        // The trials that dead workers left come first: they have the lowest numbers.
        storage.Reclaim(study.Id, settings.Patience, settings.Retries);
        _knowledge = new StudyKnowledge(storage, study, settings.Slots);
    }

    /// <summary>Whether the study has ended: all trials are finished, or it was ended before.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether this process has begun as many trials as it was allowed to.</summary>
    public bool HasEnough => _begun >= _settings.MaxTrials;

    /// <summary>Takes a trial, with its parameters and ready to begin.</summary>
    /// <returns>Null where there is none at the moment.</returns>
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
                if ((!_knowledge.Past.TryPeek(out past) || past.Number > _next) && _storage.Claim(_study.Id, slot.Worker) is { } trial)
                {
                    slot.Hold(trial.Id);
                    _begun++;
                    _next = Math.Max(_next, trial.Number + 1);
                    _knowledge.Refresh();
                    trial = WithParameters(trial);
                    slot.StepCost = CostOf(trial);
                    return trial;
                }

                if (past is null) return null;
                _knowledge.Past.Dequeue();
                _next = Math.Max(_next, past.Number + 1);
                _knowledge.Learn(past with { State = TrialState.Running, Value = null, Intermediate = [] });
                slot.StepCost = CostOf(past);
            }
            finally
            {
                _time.Exit(slot.Number, slot.StepCost);
            }

            Replay(past, slot);
        }
    }

    /// <summary>Waits where there is no trial to take, and reclaims those of dead workers.</summary>
    /// <returns>False where the study has ended, and there will be no more trials.</returns>
    public bool WaitForTrials(TrialSlot slot)
    {
        if (IsOver(slot)) return false;
        _time.Leave(slot.Number);
        bool isDue = false;
        using ITimer poll = _storage.Clock.CreateTimer(_ => Announce(() => isDue = true), null, PollInterval, Timeout.InfiniteTimeSpan);
        lock (_news)
        {
            slot.Stop.ThrowIfCancellationRequested();
            if (!isDue) Monitor.Wait(_news);
            if (!isDue) return true;
        }

        slot.Stop.ThrowIfCancellationRequested();
        _storage.Reclaim(_study.Id, _settings.Patience, _settings.Retries);
        return true;
    }

    /// <summary>Stores the last report of a running trial.</summary>
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
            if (!_knowledge.Prunes) return false;
            if (_knowledge.Age > RefreshInterval) _knowledge.Refresh();
            _knowledge.Keep(trial);
            return _knowledge.ShouldPrune(trial);
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
            _knowledge.Keep(trial);
            _knowledge.CountFailures();
            if (trial.State == TrialState.Fail && _knowledge.Failures >= FailuresInARow)
                End(StudyEnd.TooManyFailures(_knowledge.Failures, trial.Error));
            _settings.Progress?.Invoke(new StudyProgress(trial, _knowledge.Counts(), _knowledge.Best));
        }
        finally
        {
            _time.Exit(slot.Number, 0);
            Announce();
        }
    }

    /// <summary>A slot takes no more trials.</summary>
    public void Leave(TrialSlot slot) => _time.Leave(slot.Number);

    /// <summary>Ends the study, for all that serve it.</summary>
    public void End(StudyEnd end)
    {
        _storage.End(_study.Id, end);
        IsEnded = true;
    }

    /// <summary>Lets the slots that wait look again.</summary>
    public void Wake()
    {
        _time.Wake();
        Announce();
    }

    private void Announce(Action? news = null)
    {
        lock (_news)
        {
            news?.Invoke();
            Monitor.PulseAll(_news);
        }
    }

    /// <summary>
    /// Lets a finished trial of an earlier process pass in a slot as it did then, so that the others learn from it when they did.
    /// </summary>
    private void Replay(Trial past, TrialSlot slot)
    {
        int last = 0;
        for (int reports = 1; reports <= past.Intermediate.Count; reports++)
        {
            int step = past.Intermediate[reports - 1].Key;
            _time.Enter(slot.Number, slot.StepCost * Math.Max(0, step - last - 1), slot.Stop);
            _knowledge.Learn(past with { State = TrialState.Running, Value = null, Intermediate = [.. past.Intermediate.Take(reports)] });
            _time.Exit(slot.Number, slot.StepCost);
            last = step;
        }

        _time.Enter(slot.Number, 0, slot.Stop);
        _knowledge.Learn(past);
        _knowledge.EndReplay();
        _time.Exit(slot.Number, 0);
    }

    private bool IsOver(TrialSlot slot)
    {
        _time.Enter(slot.Number, 0, slot.Stop);
        try
        {
            StudyRecord study =
                _storage.Find(_study.Name) ?? throw new CrestException($"the study '{_study.Name}' does not exist any more");
            _knowledge.Refresh();
            return IsEnded |= study.End is not null || _knowledge.IsOver((study.Definition ?? _study.Definition!).Iterations);
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
            double[] drawn = _knowledge.Draw(trial.Number);
            trial = trial with
            {
                // What is set already stays: another program may have asked for it.
                Parameters = [.. space.Parameters.Select(
                    (p, i) => trial.Parameters.FirstOrDefault(t => t.Name == p.Key) ?? new TrialParameter(p.Key, p.Value, drawn[i]))],
            };
            _storage.SetParameters(trial.Id, trial.Parameters);
        }

        _knowledge.Keep(trial);
        return trial;
    }
}
