using Crest.Experiments.Reports;

namespace Crest.Experiments.Studies;

/// <summary>The charts of a study. A kind of trial has the same colour in all of them.</summary>
public sealed class StudyCharts
{
    /// <summary>Points, lines and curves beyond these numbers hide each other, and make a page slow.</summary>
    private const int MostPoints = 1000, MostLines = 400, MostCurves = 120;

    private const string Complete = "complete", Pruned = "pruned", Best = "best", Failed = "failed";
    private static readonly string[] Order = [Complete, Pruned, Best, Failed];

    private readonly StudyHistory _history;
    private readonly StudyFigures _figures;
    private readonly Trial[] _complete;
    private readonly ChartAxis _objective;

    /// <summary>Prepares the charts.</summary>
    /// <param name="history">The trials.</param>
    /// <param name="figures">Their figures.</param>
    /// <param name="objective">What the value of a trial is, in words.</param>
    public StudyCharts(StudyHistory history, StudyFigures figures, string objective)
    {
        (_history, _figures) = (history, figures);
        _complete = [.. figures.Trials.Where(t => t is { State: TrialState.Complete, Value: { } value } && double.IsFinite(value))];
        _objective = new ChartAxis(objective) { Minimum = figures.Range?.Low, Maximum = figures.Range?.High };
    }

    /// <summary>The value of each trial, and the best so far.</summary>
    public ScatterChart History()
    {
        Trial[] complete = Thin(_complete, MostPoints);
        Trial[] prunedTrials = [.. _figures.Trials.Where(t => t.State == TrialState.Pruned && double.IsFinite(LastValue(t)))];
        Trial[] pruned = Thin(prunedTrials, MostPoints), failedTrials = [.. _figures.Trials.Where(t => t.State == TrialState.Fail)],
            failed = Thin(failedTrials, MostPoints);
        // The line goes on to the latest trial.
        List<Trial> steps = [.. _figures.Improvements];
        if (steps.Count > 0) steps.Add(steps[^1] with { Number = Math.Max(_figures.Trials[^1].Number, steps[^1].Number) });
        return new ScatterChart
        {
            Title = "Value by trial",
            X = new ChartAxis("trial"),
            Y = _objective,
            SeriesOrder = Order,
            Panels =
            [
                new ScatterPanel("",
                [
                    .. Series(Complete, complete, t => t.Value!.Value),
                    .. Series(Pruned, pruned, LastValue),
                    .. Series(Failed, failed, _ => 0).Select(s => s with { HasNoY = true }),
                ])
                { Steps = new LineSeries(Best, [.. steps.Select(t => (double)t.Number)], [.. steps.Select(t => t.Value!.Value)]) },
            ],
            Caption = Sentences(
                "The line is the best value so far.",
                prunedTrials.Length > 0
                    ? "A pruned trial is shown at the last value it reported, or at the end of the axis if that is outside."
                    : null,
                failedTrials.Length > 0 ? "Failed trials stand above the chart." : null,
                Beyond(),
                ThinText(complete.Length + pruned.Length + failed.Length, _complete.Length + prunedTrials.Length + failedTrials.Length)),
        };
    }

    /// <summary>What each parameter is worth.</summary>
    public static BarChart Importance(ParameterImportance importance) => new()
    {
        Title = "Parameter importance",
        X = new ChartAxis("share of the variance"),
        Bars = importance.Shares,
        Caption = "Functional ANOVA: how much of the variance of the objective over the whole space each parameter explains alone.",
    };

    /// <summary>Each complete trial as a line through its parameters.</summary>
    public ParallelChart Parallel()
    {
        // The best lines are drawn last, over the others.
        Trial[] shown =
            [.. Thin(_complete, MostLines).OrderByDescending(t => _history.Cost(t.Value!.Value)).ThenByDescending(t => t.Number)];
        return new ParallelChart
        {
            Title = "Parallel coordinates",
            Axes =
            [
                .. _history.Space.Parameters.Select(p => new ParallelAxis(Axis(p.Key, p.Value), Column(shown, p))),
                new ParallelAxis(
                    _objective with { Reverse = _history.Direction == StudyDirection.Minimize }, [.. shown.Select(t => t.Value!.Value)]),
            ],
            Names = [.. shown.Select(t => $"trial {t.Number}")],
            Marked = shown.Length > 0 ? shown.Length - 1 : null,
            MarkName = shown.Length > 0 ? $"best: trial {shown[^1].Number}" : Best,
            Caption = Sentences(
                "Each line is a complete trial, the better the stronger its colour.", Beyond(), ThinText(shown.Length, _complete.Length)),
        };
    }

    /// <summary>The value against each parameter.</summary>
    public ScatterChart Slices()
    {
        Trial[] shown = Thin(_complete, MostPoints);
        Trial[] best = [.. _figures.Improvements.TakeLast(1)], others = [.. shown.Except(best)];
        return new ScatterChart
        {
            Title = "Value by parameter",
            X = new ChartAxis("parameter"),
            Y = _objective,
            SeriesOrder = Order,
            Panels =
            [
                .. _history.Space.Parameters.Select(p => new ScatterPanel(p.Key,
                [
                    new ScatterSeries(Complete, Column(others, p), [.. others.Select(t => t.Value!.Value)]),
                    new ScatterSeries(Best, Column(best, p), [.. best.Select(t => t.Value!.Value)]),
                ])
                { X = Axis("", p.Value) }),
            ],
            Caption = Sentences("Complete trials.", Beyond(), ThinText(shown.Length, _complete.Length)),
        };
    }

    /// <summary>The intermediate values of each trial; null where none reported one.</summary>
    public LineChart? Curves()
    {
        Trial[] all = [.. _figures.Trials.Where(
            t => t.State is TrialState.Complete or TrialState.Pruned && t.Intermediate.Any(v => double.IsFinite(v.Value)))];
        if (all.Length == 0) return null;
        Trial[] shown = Thin(all, MostCurves);
        (double Low, double High)? range = _figures.RangeOf(shown.SelectMany(t => t.Intermediate.Select(v => v.Value)));
        return new LineChart
        {
            Title = "Intermediate values",
            X = new ChartAxis("step"),
            Y = new ChartAxis("value reported") { Minimum = range?.Low, Maximum = range?.High },
            Series = [.. shown.OrderBy(t => Array.IndexOf(Order, Kind(t))).Select(Curve)],
            Caption = Sentences("A symbol ends each curve.", ThinText(shown.Length, all.Length)),
        };
    }

    private LineSeries Curve(Trial trial)
    {
        KeyValuePair<int, double>[] points = [.. trial.Intermediate.Where(v => double.IsFinite(v.Value))];
        return new LineSeries(
            $"trial {trial.Number}, {Kind(trial)}", [.. points.Select(v => (double)v.Key)], [.. points.Select(v => v.Value)])
        {
            Group = Kind(trial),
        };
    }

    private string Kind(Trial trial) => trial.Id == _figures.Best?.Id ? Best : trial.State == TrialState.Pruned ? Pruned : Complete;

    /// <summary>
    /// Of many trials the better quarter of what is shown, those that were the best when they ended, and of the others one in so many.
    /// </summary>
    private Trial[] Thin(Trial[] trials, int most)
    {
        if (trials.Length <= most) return trials;
        HashSet<Trial> kept = [.. trials.OrderBy(t => _history.Cost(LastValue(t))).Take(most / 4)];
        kept.UnionWith(_figures.Improvements.TakeLast(most / 4).Intersect(trials));
        Trial[] others = [.. trials.Where(t => !kept.Contains(t))];
        int room = most - kept.Count;
        kept.UnionWith(Enumerable.Range(0, room).Select(i => others[(int)((long)i * others.Length / room)]));
        return [.. trials.Where(kept.Contains)];
    }

    /// <summary>The value of a trial, or the last that it reported; NaN where there is none.</summary>
    private static double LastValue(Trial trial) =>
        trial.Value ?? trial.Intermediate.LastOrDefault(v => double.IsFinite(v.Value), KeyValuePair.Create(0, double.NaN)).Value;

    private string? Beyond()
    {
        int beyond = _figures.Range is { } range ? _complete.Count(t => t.Value < range.Low || t.Value > range.High) : 0;
        return Sentences(
            beyond > 0 ? $"{Trials(beyond)} far worse than most {(beyond == 1 ? "stands" : "stand")} at the end of the axis." : null,
            _figures.Infinite is var infinite and > 0
                ? $"{Trials(infinite)} with an infinite value {(infinite == 1 ? "is" : "are")} not drawn."
                : null);
    }

    private static string? ThinText(int shown, int all) =>
        shown < all ? $"{shown} of {all} trials are drawn: the best, and of the others one in so many." : null;

    private static string Trials(int count) => count == 1 ? "1 trial" : $"{count} trials";

    private static string? Sentences(params string?[] sentences) =>
        string.Join(' ', sentences.Where(s => !string.IsNullOrEmpty(s))) is { Length: > 0 } text ? text : null;

    private static ScatterSeries[] Series(string name, Trial[] trials, Func<Trial, double> value) =>
        trials.Length == 0 ? [] : [new ScatterSeries(name, [.. trials.Select(t => (double)t.Number)], [.. trials.Select(value)])];

    private static double[] Column(Trial[] trials, KeyValuePair<string, ParameterDistribution> parameter) =>
        [.. trials.Select(t => t.In(parameter.Key, parameter.Value) ?? double.NaN)];

    private static ChartAxis Axis(string name, ParameterDistribution distribution) => distribution switch
    {
        ParameterDistribution.Categorical categorical =>
            new ChartAxis(name) { Categories = [.. categorical.Choices.Select(ParameterText.Of)] },
        ParameterDistribution.Real { Low: var low, High: var high, Log: var log } => Axis(name, low, high, log),
        ParameterDistribution.Integer { Low: var low, High: var high, Log: var log } => Axis(name, low, high, log),
        _ => throw new ArgumentException("a distribution of another kind"),
    };

    private static ChartAxis Axis(string name, double low, double high, bool log) =>
        low < high ? new ChartAxis(name) { Minimum = low, Maximum = high, Log = log } : new ChartAxis(name);
}
