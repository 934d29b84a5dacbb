namespace Crest.Experiments.Studies;

/// <summary>
/// What the tree-structured Parzen estimator has learned: the finished trials in their order from best to worst, parted in the few good
/// ones and the rest. Kept from draw to draw, so that a draw costs what is new.
/// </summary>
internal sealed class TpeRanking(ParameterAxis[] axes, SearchSpace space)
{
    private static readonly Comparer<Ranked> BestFirst =
        Comparer<Ranked>.Create((a, b) => (a.Stage, a.Cost, a.Number).CompareTo((b.Stage, b.Cost, b.Number)));
    private readonly List<Ranked> _order = [];
    private readonly HashSet<long> _taken = [];
    private int _seen;
    private StudyHistory? _history;

    /// <summary>The good trials, from the best.</summary>
    public PlaceColumns Good { get; private set; } = new(axes.Length);

    /// <summary>The other finished ones, by number.</summary>
    public PlaceColumns Bad { get; private set; } = new(axes.Length);

    /// <summary>Number of finished trials that were learned from.</summary>
    public int Count => _order.Count;

    /// <summary>Number of good ones among n: a tenth, and at most 25 (Optuna's default, after Bergstra et al. 2013).</summary>
    public static int GoodOf(int n) => Math.Min((n + 9) / 10, 25);

    /// <summary>Learns what a history has that is new.</summary>
    /// <param name="history">All trials.</param>
    public void Learn(StudyHistory history)
    {
        if (history != _history) Forget(history);
        for (; _seen < history.Changes.Count; _seen++)
        {
            Trial trial = history.Trials[history.Changes[_seen]];
            // The log names a trial each time that it changed; it counts once, as it ended.
            if (trial.IsFinished && _taken.Add(trial.Id) && Rank(trial) is { } ranked) Insert(ranked);
        }
    }

    /// <summary>The places of the trials at work, by number.</summary>
    /// <param name="except">The trial that is drawn.</param>
    public IEnumerable<float[]> Running(int except) =>
        _history!.Unfinished.Where(t => t.State == TrialState.Running && t.Number != except)
            .OrderBy(t => t.Number).Select(Places).OfType<float[]>();

    private void Forget(StudyHistory history)
    {
        _history = history;
        _seen = 0;
        _order.Clear();
        _taken.Clear();
        (Good, Bad) = (new PlaceColumns(axes.Length), new PlaceColumns(axes.Length));
    }

    private void Insert(Ranked trial)
    {
        int rank = ~_order.BinarySearch(trial, BestFirst), before = GoodOf(_order.Count);
        _order.Insert(rank, trial);
        int good = GoodOf(_order.Count);
        if (rank >= before) Bad.Insert(trial.Number, trial.Places);
        else Bad.Insert(_order[before].Number, _order[before].Places);
        // There is one more good trial than before, or as many.
        if (good > before) Bad.Remove(_order[before].Number);
        Good.RemoveLast(Good.Count);
        foreach (Ranked ranked in _order[..good]) Good.Append(ranked.Places);
    }

    /// <summary>Null where nothing is to be learned: the trial failed, or has not the parameters of the space.</summary>
    private Ranked? Rank(Trial trial)
    {
        if (trial.State == TrialState.Fail || Places(trial) is not { } places) return null;
        double Cost(double value) => double.IsNaN(value) ? double.PositiveInfinity : _history!.Cost(value);
        if (trial.State == TrialState.Complete)
            return new Ranked(double.NegativeInfinity, Cost(trial.Value ?? double.NaN), trial.Number, places);
        // Pruned: the farther the better, at the same step by the report there.
        return trial.Intermediate.Count > 0
            ? new Ranked(-trial.Intermediate[^1].Key, Cost(trial.Intermediate[^1].Value), trial.Number, places)
            : new Ranked(double.PositiveInfinity, double.PositiveInfinity, trial.Number, places);
    }

    private float[]? Places(Trial trial)
    {
        float[] places = new float[axes.Length];
        for (int i = 0; i < places.Length; i++)
        {
            (string name, ParameterDistribution distribution) = space.Parameters[i];
            if (Value(trial, i, name) is not { } value || !distribution.Contains(value)) return null;
            places[i] = (float)(axes[i].Choices > 0 ? value : axes[i].Place(value));
        }

        return places;
    }

    private static double? Value(Trial trial, int expected, string name)
    {
        if (expected < trial.Parameters.Count && trial.Parameters[expected].Name == name) return trial.Parameters[expected].Value;
        return trial.Parameters.FirstOrDefault(p => p.Name == name)?.Value;
    }

    private sealed record Ranked(double Stage, double Cost, int Number, float[] Places);
}
