namespace Crest.Experiments.Studies;

/// <summary>
/// What a process knows of a study, and what its next trials learn from. With one slot both are the same history. Of trials side by side
/// not all that is finished now was known when the next one was drawn, so what they learn from is a history of its own, to which finished
/// trials of earlier processes are added one after the other.
/// </summary>
internal sealed class StudyKnowledge
{
    private readonly StudyStorage _storage;
    private readonly int _study;
    private readonly StudyHistory _known, _history;
    private readonly Sampler _sampler;
    private readonly Pruner? _pruner;
    private readonly HashSet<long> _counted = [];
    private int _replaying, _fed, _seen;
    private long _refreshed;

    /// <summary>Reads what the storage knows.</summary>
    /// <param name="storage">Where the study is kept.</param>
    /// <param name="study">The study.</param>
    /// <param name="slots">Trials side by side.</param>
    public StudyKnowledge(StudyStorage storage, StudyRecord study, int slots)
    {
        StudyDefinition definition = study.Definition!;
        (_storage, _study) = (storage, study.Id);
        _known = new StudyHistory(definition.Space, definition.Direction);
        _sampler = Sampler.Of(definition.Sampler, definition.Space);
        _pruner = Pruner.Of(definition.Pruner);

        storage.Refresh(study.Id, _known);
        Trial[] finished = [.. _known.Trials.Where(trial => trial.IsFinished).OrderBy(trial => trial.Number)];
        // Failures of the past do not count: a study that failed and is continued has ten more.
        _counted.UnionWith(finished.Select(trial => trial.Id));
        _history = _known;
        if (slots == 1) return;
        _history = new StudyHistory(definition.Space, definition.Direction);
        Past = new Queue<Trial>(finished);
        _replaying = finished.Length;
    }

    /// <summary>The finished trials of earlier processes that are still to be passed again, in the order of their numbers.</summary>
    public Queue<Trial> Past { get; } = [];

    /// <summary>Number of trials that failed one after the other, whoever did them.</summary>
    public int Failures { get; private set; }

    /// <summary>The best complete trial; null where none is complete.</summary>
    public Trial? Best => _known.Best;

    /// <summary>Whether reports can end a trial early.</summary>
    public bool Prunes => _pruner is not null;

    /// <summary>Time since the last <see cref="Refresh"/>.</summary>
    public TimeSpan Age => _storage.Clock.GetElapsedTime(_refreshed);

    /// <summary>Number of known trials in each state.</summary>
    public Dictionary<TrialState, int> Counts() => Enum.GetValues<TrialState>().ToDictionary(state => state, _known.Count);

    /// <summary>Whether a study of so many trials is finished.</summary>
    public bool IsOver(int iterations) => _known.IsOver(iterations);

    /// <summary>Takes in what the storage knows. Nothing is learnt from it while there is a past to pass first.</summary>
    public void Refresh()
    {
        _storage.Refresh(_study, _known);
        _refreshed = _storage.Clock.GetTimestamp();
        CountFailures();
        if (_history == _known || _replaying > 0) return;
        for (; _fed < _known.Changes.Count; _fed++) Learn(_known.Trials[_known.Changes[_fed]]);
    }

    /// <summary>
    /// Enters a trial of this process, which knows it first; a trial that is finished already went to another worker meanwhile.
    /// </summary>
    public void Keep(Trial trial)
    {
        if (_known.Find(trial.Id) is not { IsFinished: true }) _known.Put(trial);
        Learn(trial);
    }

    /// <summary>Enters a trial of the past as far as it has passed again.</summary>
    public void Learn(Trial trial)
    {
        if (_history != _known && _history.Find(trial.Id) is not { IsFinished: true }) _history.Put(trial);
    }

    /// <summary>Says that a trial of <see cref="Past"/> has passed to its end.</summary>
    public void EndReplay() => _replaying--;

    /// <summary>Draws the parameters of a trial, in the order of the space.</summary>
    public double[] Draw(int number) => _sampler.Draw(_history, number);

    /// <summary>Whether a trial is to be given up.</summary>
    public bool ShouldPrune(Trial trial) => _pruner!.ShouldPrune(_history, trial.Number, trial.Intermediate);

    /// <summary>Counts failures in the order in which trials became known.</summary>
    public void CountFailures()
    {
        for (; _seen < _known.Changes.Count; _seen++)
        {
            Trial trial = _known.Trials[_known.Changes[_seen]];
            if (trial.IsFinished && _counted.Add(trial.Id)) Failures = trial.State == TrialState.Fail ? Failures + 1 : 0;
        }
    }
}
