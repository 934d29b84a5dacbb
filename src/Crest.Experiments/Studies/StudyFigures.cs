using System.Globalization;

namespace Crest.Experiments.Studies;

/// <summary>Where a study stands, in numbers: what its reports on paper and on the terminal have in common.</summary>
public sealed class StudyFigures
{
    private const double OutlierShare = 0.9, OutlierDistance = 3, Farthest = 1e300;

    private readonly StudyHistory _history;

    private StudyFigures(StudyHistory history)
    {
        _history = history;
        Trials = [.. history.Trials.OrderBy(t => t.Number)];
        Best = history.Best;
        double best = double.PositiveInfinity;
        List<Trial> improvements = [];
        foreach (Trial trial in Trials)
        {
            if (trial is not { State: TrialState.Complete, Value: { } value } || !double.IsFinite(value) || history.Cost(value) >= best)
                continue;
            best = history.Cost(value);
            improvements.Add(trial);
        }

        Improvements = improvements;
        Range = RangeOf(Trials.Where(t => t.State == TrialState.Complete && t.Value is not null).Select(t => t.Value!.Value));
    }

    /// <summary>The trials by number.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The best trial; null where none is complete.</summary>
    public Trial? Best { get; }

    /// <summary>The complete trials, by number, each better than all before it.</summary>
    public IReadOnlyList<Trial> Improvements { get; }

    /// <summary>
    /// Between which values the complete trials lie, without the outliers on the worse side; null where none has a finite value.
    /// </summary>
    public (double Low, double High)? Range { get; }

    /// <summary>Complete trials whose value is infinite.</summary>
    public int Infinite => Trials.Count(t => t is { State: TrialState.Complete, Value: { } value } && double.IsInfinity(value));

    /// <summary>The share of pruned trials among the pruned and the complete ones; 0 where there are none.</summary>
    public double PrunedShare =>
        _history.Count(TrialState.Pruned) is var pruned and > 0 ? (double)pruned / (pruned + _history.Count(TrialState.Complete)) : 0;

    /// <summary>From the first trial's start to the last one's end, with the pauses between; null where no trial came to its end.</summary>
    public TimeSpan? WallTime => Trials.Max(t => t.Completed) - Trials.Min(t => t.Started);

    /// <summary>The time of all finished trials together.</summary>
    public TimeSpan TrialTime => Trials.Aggregate(TimeSpan.Zero, (sum, t) => sum + (t.Completed - t.Started ?? TimeSpan.Zero));

    /// <summary>The figures of a study.</summary>
    /// <param name="history">The trials.</param>
    public static StudyFigures Of(StudyHistory history) => new(history);

    /// <summary>How many trials are in each state, without those that none is in: <c>22 complete, 17 pruned, 1 failed</c>.</summary>
    public string States() => string.Join(
        ", ", new[] { TrialState.Complete, TrialState.Pruned, TrialState.Fail, TrialState.Running, TrialState.Waiting }
            .Where(s => _history.Count(s) > 0).Select(s => Invariant($"{_history.Count(s)} {Name(s)}")).DefaultIfEmpty("none"));

    /// <summary>The best trials, best first.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<Trial> BestTrials(int most) =>
        [.. Trials.Where(t => t is { State: TrialState.Complete, Value: not null }).OrderBy(t => _history.Cost(t.Value!.Value))
            .ThenBy(t => t.Number).Take(most)];

    /// <summary>
    /// Between which of some values a chart is drawn: all, but on the worse side those that lie three times as far from
    /// the best as nine in ten of them.
    /// </summary>
    /// <param name="values">The values; what is not finite is left out.</param>
    /// <returns>Null where there is none.</returns>
    internal (double Low, double High)? RangeOf(IEnumerable<double> values)
    {
        double[] costs = [.. values.Where(double.IsFinite).Select(v => Math.Clamp(_history.Cost(v), -Farthest, Farthest)).Order()];
        if (costs.Length == 0) return null;
        double best = costs[0], most = costs[(int)(OutlierShare * (costs.Length - 1))], worst = costs[^1];
        if (most > best) worst = Math.Min(worst, best + (OutlierDistance * (most - best)));
        // A little room, and where all values are the same, room to see them in.
        double room = worst > best ? 0.04 * (worst - best) : Math.Max(Math.Abs(best) * 0.1, 1e-6);
        (double low, double high) = (_history.Cost(best - room), _history.Cost(worst + room));
        return (Math.Min(low, high), Math.Max(low, high));
    }

    /// <summary>A value of the objective in up to six digits.</summary>
    /// <param name="value">The value.</param>
    public static string Text(double value) => value switch
    {
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "-∞",
        _ => Invariant($"{value:G6}"),
    };

    /// <summary>A length of time: <c>2.5 h</c>, <c>80 min</c>, <c>4.2 s</c>.</summary>
    /// <param name="time">The length, not below 0.</param>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalHours: >= 2 } => Invariant($"{time.TotalHours:0.0} h"),
        { TotalMinutes: >= 10 } => Invariant($"{(int)time.TotalMinutes} min"),
        { TotalMinutes: >= 1 } => Invariant($"{time.Minutes} min {time.Seconds} s"),
        _ => Invariant($"{time.TotalSeconds:0.0} s"),
    };

    private static string Name(TrialState state) => state == TrialState.Fail ? "failed" : state.ToString().ToLowerInvariant();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
