namespace Crest.Experiments.Studies;

/// <summary>
/// The trials of a study as far as one process knows them, brought up to date trial by trial. Not for two threads at once.
/// </summary>
/// <param name="space">What is searched.</param>
/// <param name="direction">Which values are the better ones.</param>
public sealed class StudyHistory(SearchSpace space, StudyDirection direction)
{
    private readonly List<Trial> _trials = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly List<int> _changes = [];
    private readonly HashSet<int> _unfinished = [];
    private readonly int[] _counts = new int[Enum.GetValues<TrialState>().Length];

    /// <summary>What is searched.</summary>
    public SearchSpace Space { get; } = space;

    /// <summary>Which values are the better ones.</summary>
    public StudyDirection Direction { get; } = direction;

    /// <summary>The trials, in the order in which they became known; a trial keeps its place when it changes.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>
    /// Which places of <see cref="Trials"/> were entered or changed, one after the other: who remembers how far
    /// it has read takes up the rest.
    /// </summary>
    public IReadOnlyList<int> Changes => _changes;

    /// <summary>The trials of which more is to be learnt.</summary>
    public IEnumerable<Trial> Unfinished => _unfinished.Select(place => _trials[place]);

    /// <summary>
    /// The greatest number of a trial; -1 where none is known. All trials before it are known: who enters one that was just claimed
    /// brings the history up to date first.
    /// </summary>
    public int LastNumber { get; private set; } = -1;

    /// <summary>The complete trial with the best value, the earliest of equals; null where none is complete.</summary>
    public Trial? Best { get; private set; }

    /// <summary>A trial; null where it is not known.</summary>
    /// <param name="id">What the storage knows it by.</param>
    public Trial? Find(long id) => _places.TryGetValue(id, out int place) ? _trials[place] : null;

    /// <summary>
    /// Whether a study of so many trials has come to its end: all are finished, but for those that other programs began and perhaps left.
    /// </summary>
    /// <param name="iterations">Number of trials that it is to have.</param>
    public bool IsOver(int iterations) => _trials.Count >= iterations && Unfinished.All(trial => trial.IsForeign);

    /// <summary>Number of trials in a state.</summary>
    /// <param name="state">The state.</param>
    public int Count(TrialState state) => _counts[(int)state];

    /// <summary>A value with the sign that makes the smaller one the better.</summary>
    /// <param name="value">A value of the objective.</param>
    public double Cost(double value) => Direction == StudyDirection.Minimize ? value : -value;

    /// <summary>Enters a trial, or what has become of it.</summary>
    /// <param name="trial">The trial.</param>
    public void Put(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (_places.TryAdd(trial.Id, _trials.Count)) _trials.Add(trial);
        else _counts[(int)_trials[_places[trial.Id]].State]--;
        int place = _places[trial.Id];
        _trials[place] = trial;
        _counts[(int)trial.State]++;
        _changes.Add(place);
        if (trial.IsFinished) _unfinished.Remove(place);
        else _unfinished.Add(place);
        LastNumber = Math.Max(LastNumber, trial.Number);
        if (trial.Id == Best?.Id)
            Best = _trials.Where(t => t is { State: TrialState.Complete, Value: not null }).Aggregate((Trial?)null, Better);
        else if (trial is { State: TrialState.Complete, Value: not null }) Best = Better(Best, trial);
    }

    private Trial Better(Trial? best, Trial other)
    {
        if (best is null) return other;
        double cost = Cost(other.Value!.Value), least = Cost(best.Value!.Value);
        return cost < least || (cost == least && other.Number < best.Number) ? other : best;
    }
}
