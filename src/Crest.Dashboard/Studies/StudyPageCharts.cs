using System.Text.Json;
using Crest.Experiments.Reports;
using Crest.Experiments.Studies;

namespace Crest.Dashboard.Studies;

/// <summary>The charts of the page of a study.</summary>
public sealed class StudyPageCharts
{
    private const int MostTrials = 1000;

    private StudyPageCharts(StudyFigures figures, ScatterChart history) => (Figures, History) = (figures, history);

    /// <summary>The study in numbers.</summary>
    public StudyFigures Figures { get; }

    /// <summary>The value of each trial.</summary>
    public ScatterChart History { get; }

    /// <summary>Whether a trial has a value, and the charts of parameters can be drawn.</summary>
    public bool HasValues => Figures.Improvements.Count > 0;

    /// <summary>What each parameter is worth; null where too few trials are complete.</summary>
    public BarChart? Importance { get; private init; }

    /// <summary>The trials as lines through their parameters.</summary>
    public required ParallelChart Parallel { get; init; }

    /// <summary>The value against each parameter.</summary>
    public required ScatterChart Slices { get; init; }

    /// <summary>The intermediate values; null where no trial reported one.</summary>
    public LineChart? Curves { get; private init; }

    /// <summary>The value over two parameters, and the data for it; null where there are not two.</summary>
    public (string X, string Y, string Json)? Contour { get; private init; }

    /// <summary>When which trial was done, as JSON; null where none began.</summary>
    public string? Timeline { get; private init; }

    /// <summary>Makes the charts.</summary>
    /// <param name="view">The study.</param>
    /// <param name="x">The parameter across the contour; null for the one that matters most.</param>
    /// <param name="y">The parameter up the contour; null for the next one.</param>
    public static StudyPageCharts Of(StudyView view, string? x, string? y)
    {
        ArgumentNullException.ThrowIfNull(view);
        StudyFigures figures = StudyFigures.Of(view.History);
        var charts = new StudyCharts(view.History, figures, view.Objective);
        ParameterImportance? importance = ParameterImportance.Of(view.History);
        return new StudyPageCharts(figures, charts.History())
        {
            Importance = importance is null ? null : StudyCharts.Importance(importance),
            Parallel = charts.Parallel(),
            Slices = charts.Slices(),
            Curves = charts.Curves(),
            Contour = ContourOf(view, figures, importance, x, y),
            Timeline = TimelineOf(figures),
        };
    }

    private static (string X, string Y, string Json)? ContourOf(
        StudyView view, StudyFigures figures, ParameterImportance? importance, string? x, string? y)
    {
        Dictionary<string, ParameterDistribution> space = view.History.Space.Parameters.ToDictionary(p => p.Key, p => p.Value);
        string[] names = importance is null ? [.. space.Keys] : [.. importance.Shares.Select(share => share.Key).Where(space.ContainsKey)];
        if (names.Length < 2 || figures.Improvements.Count == 0) return null;
        string across = x is not null && space.ContainsKey(x) ? x : names[0];
        string up = y is not null && space.ContainsKey(y) && y != across ? y : names.First(name => name != across);
        var points = figures.BestTrials(MostTrials).Where(trial => double.IsFinite(trial.Value!.Value))
            .Select(trial => new
            {
                trial.Number,
                X = trial.In(across, space[across]),
                Y = trial.In(up, space[up]),
                // Outliers would leave one colour for all others.
                Value = figures.Range is { } range ? Math.Clamp(trial.Value!.Value, range.Low, range.High) : trial.Value!.Value,
            })
            .Where(point => point.X is not null && point.Y is not null);
        return (across, up, Json(new
        {
            view.Objective,
            IsMinimised = view.History.Direction == StudyDirection.Minimize,
            X = AxisOf(across, space[across]),
            Y = AxisOf(up, space[up]),
            Points = points,
        }));
    }

    private static ContourAxis AxisOf(string name, ParameterDistribution distribution) => distribution switch
    {
        ParameterDistribution.Categorical categorical => new(name, Log: false, [.. categorical.Choices.Select(ParameterText.Of)]),
        ParameterDistribution.Real real => new(name, real.Log, null),
        ParameterDistribution.Integer whole => new(name, whole.Log, null),
        _ => throw new ArgumentException("a distribution of another kind"),
    };

    private static string? TimelineOf(StudyFigures figures)
    {
        Trial[] begun = [.. figures.Trials.Where(trial => trial.Started is not null).OrderBy(trial => trial.Started).TakeLast(MostTrials)];
        if (begun.Length == 0) return null;
        DateTime latest = begun.Max(trial => trial.Completed ?? trial.Started!.Value);
        var lanes = new Dictionary<string, List<DateTime>>(StringComparer.Ordinal);
        return Json(begun.Select(trial =>
        {
            string host = trial.UserAttributes.TryGetValue("host", out string? json) ? JsonElement.Parse(json).ToString() : "worker";
            DateTime start = trial.Started!.Value, end = trial.Completed ?? latest;
            if (!lanes.TryGetValue(host, out List<DateTime>? ends)) lanes.Add(host, ends = []);
            int lane = ends.FindIndex(free => free <= start);
            if (lane < 0)
            {
                lane = ends.Count;
                ends.Add(end);
            }
            else ends[lane] = end;
            string state = $"{trial.State}".ToLowerInvariant();
            return new { trial.Number, Lane = $"{host} {lane + 1}", Start = start, End = end, State = state, trial.Value };
        }).ToArray());
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, Options);

    // What is not finite is nothing; <, > and & are written as escapes, so no text can end the element that contains it.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private sealed record ContourAxis(string Name, bool Log, string[]? Categories);
}
