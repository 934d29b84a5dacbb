using System.Globalization;
using Crest.Experiments.Reports;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Runs;

/// <summary>Several runs beside each other.</summary>
/// <param name="Runs">The runs, in the order in which they were given.</param>
public sealed record Comparison(IReadOnlyList<RunRecord> Runs)
{
    /// <summary>Number of runs that can be compared.</summary>
    public const int Most = 20;

    private const int MostAxes = 12;

    private static readonly string[] CostWords = ["loss", "error", "mae", "rmse", "mse", "nmad", "outlier"];

    /// <summary>The parameters that differ, with the value of each run; empty where a run has none.</summary>
    public IReadOnlyList<(string Name, string[] Values)> Differing => [.. Parameters().Where(Differs)];

    /// <summary>The parameters that are the same in all runs.</summary>
    public IReadOnlyList<(string Name, string Value)> Same => [.. Parameters().Where(p => !Differs(p)).Select(p => (p.Name, p.Values[0]))];

    /// <summary>The metrics, with the value of each run; null where a run has none.</summary>
    public IReadOnlyList<(string Name, double?[] Values)> Metrics =>
    [
        .. Runs.SelectMany(run => run.LatestMetrics.Keys).Distinct().Where(name => !CurveChart.IsOfSystem(name)).Order(StringComparer.Ordinal)
            .Select(name => (
                name, Runs.Select(run => run.LatestMetrics.TryGetValue(name, out double value) ? value : (double?)null).ToArray())),
    ];

    /// <summary>
    /// The runs as lines through the parameters that differ, shaded by a metric that all of them have; null where there is none.
    /// </summary>
    public ParallelChart? Parallel()
    {
        IReadOnlyList<RunField> usual = RunCells.Usual(Runs);
        if (Runs.Count < 2 || Differing.Count == 0 || usual.Count == 0) return null;
        string metric = usual[0].Name!;
        double[] values = [.. Runs.Select(run => run.LatestMetrics.GetValueOrDefault(metric, double.NaN))];
        if (!values.Any(double.IsFinite)) return null;
        return new ParallelChart
        {
            Title = "Parallel coordinates",
            Axes = [.. Differing.Take(MostAxes).Select(Axis), new ParallelAxis(new ChartAxis(metric) { Reverse = IsCost(metric) }, values)],
            Names = [.. Runs.Select(CurveChart.NameOf)],
            Caption = $"Each line is a run, the stronger its colour the {(IsCost(metric) ? "smaller" : "greater")} its {metric}.",
        };
    }

    /// <summary>Whether the smaller value of a metric is the better one, by its name.</summary>
    private static bool IsCost(string metric) =>
        CostWords.Any(word => metric.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static ParallelAxis Axis((string Name, string[] Values) parameter)
    {
        double[] numbers =
        [
            .. parameter.Values.Select(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number) ? number : double.NaN),
        ];
        if (parameter.Values.Zip(numbers).All(pair => pair.First.Length == 0 || !double.IsNaN(pair.Second)))
        {
            double[] known = [.. numbers.Where(double.IsFinite)];
            bool isLog = known.Min() > 0 && known.Max() / known.Min() >= 100;
            return new ParallelAxis(new ChartAxis(parameter.Name) { Minimum = known.Min(), Maximum = known.Max(), Log = isLog }, numbers);
        }

        string[] categories = [.. parameter.Values.Distinct().Order(StringComparer.Ordinal)];
        return new ParallelAxis(
            new ChartAxis(parameter.Name) { Categories = [.. categories.Select(c => c.Length > 0 ? c : "(none)")] },
            [.. parameter.Values.Select(value => (double)Array.IndexOf(categories, value))]);
    }

    private static bool Differs((string Name, string[] Values) parameter) => parameter.Values.Distinct().Skip(1).Any();

    private IEnumerable<(string Name, string[] Values)> Parameters() =>
        Runs.SelectMany(run => run.Description.Parameters.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(name => (name, Runs.Select(run => run.Description.Parameters.GetValueOrDefault(name, "")).ToArray()));
}
