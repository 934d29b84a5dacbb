namespace Crest.Experiments.Studies;

/// <summary>The trials of a study as far as one process knows them, brought up to date trial by trial. Not for two threads at once.</summary>
/// <param name="space">What is searched.</param>
/// <param name="direction">Which values are the better ones.</param>
public sealed class StudyHistory(SearchSpace space, StudyDirection direction)
{
    private readonly List<Trial> _trials = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly HashSet<int> _unfinished = [];

    /// <summary>What is searched.</summary>
    public SearchSpace Space { get; } = space;

    /// <summary>Which values are the better ones.</summary>
    public StudyDirection Direction { get; } = direction;

    /// <summary>The trials, in the order in which they became known; a trial keeps its place when it changes.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>The trials of which more is to be learnt.</summary>
    public IEnumerable<Trial> Unfinished => _unfinished.Select(place => _trials[place]);

    /// <summary>The greatest number of a trial; -1 where none is known.</summary>
    public int LastNumber { get; private set; } = -1;

    /// <summary>The complete trial with the best value, the earliest of equals; null where none is complete.</summary>
    public Trial? Best => _trials.Where(t => t is { State: TrialState.Complete, Value: not null }).OrderBy(t => Cost(t.Value!.Value)).ThenBy(t => t.Number).FirstOrDefault();

    /// <summary>A value with the sign that makes the smaller one the better.</summary>
    /// <param name="value">A value of the objective.</param>
    public double Cost(double value) => Direction == StudyDirection.Minimize ? value : -value;

    /// <summary>Enters a trial, or what has become of it.</summary>
    /// <param name="trial">The trial.</param>
    public void Put(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (_places.TryAdd(trial.Id, _trials.Count)) _trials.Add(trial);
        else _trials[_places[trial.Id]] = trial;
        if (trial.IsFinished) _unfinished.Remove(_places[trial.Id]);
        else _unfinished.Add(_places[trial.Id]);
        LastNumber = Math.Max(LastNumber, trial.Number);
    }
}
