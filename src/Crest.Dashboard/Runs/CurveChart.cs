using Crest.Experiments.Runs;

namespace Crest.Dashboard.Runs;

/// <summary>Curves over common axes, as the page's script draws them.</summary>
/// <param name="Title">What they show.</param>
/// <param name="IsSystem">Whether it is the use of the machine.</param>
/// <param name="Lines">The curves.</param>
public sealed record CurveChart(string Title, bool IsSystem, IReadOnlyList<CurveChart.Line> Lines)
{
    private const string System = "system/";

    /// <summary>One curve.</summary>
    /// <param name="Name">Its name in the legend.</param>
    /// <param name="X">The steps.</param>
    /// <param name="Y">The values.</param>
    public sealed record Line(string Name, IReadOnlyList<long> X, IReadOnlyList<double?> Y);

    /// <summary>Whether a metric is the use of the machine.</summary>
    /// <param name="metric">Its name.</param>
    public static bool IsOfSystem(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.StartsWith(System, StringComparison.Ordinal);
    }

    /// <summary>The charts of one run: a metric has one with the same metric of the validation split. One value is no curve.</summary>
    /// <param name="curves">Its curves.</param>
    public static IReadOnlyList<CurveChart> OfOne(IReadOnlyList<RunCurve> curves) =>
    [
        .. curves.Where(curve => curve.Steps.Count > 1).GroupBy(curve => Measured(curve.Name))
            .Select(group => new CurveChart(
                Shown(group.Key), IsOfSystem(group.Key), [.. group.OrderBy(curve => curve.Name.Length).Select(curve => Of(curve.Name, curve))]))
            .OrderBy(Rank),
    ];

    /// <summary>The charts of several runs: one for each metric, with a curve for each run that has it.</summary>
    /// <param name="runs">The runs with their curves.</param>
    public static IReadOnlyList<CurveChart> OfSeveral(IReadOnlyList<(RunRecord Run, IReadOnlyList<RunCurve> Curves)> runs) =>
    [
        .. runs.SelectMany(run => run.Curves.Where(curve => curve.Steps.Count > 1).Select(curve => (run.Run, Curve: curve)))
            .GroupBy(pair => pair.Curve.Name)
            .Select(group => new CurveChart(
                Shown(group.Key), IsOfSystem(group.Key), [.. group.Select(pair => Of(NameOf(pair.Run), pair.Curve))]))
            .OrderBy(Rank),
    ];

    /// <summary>What a legend calls a run.</summary>
    /// <param name="run">The run.</param>
    public static string NameOf(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Description.Name.Length > 0 ? run.Description.Name : run.Id;
    }

    /// <summary>What is measured of the training comes before how it was done.</summary>
    private static int Rank(CurveChart chart) => chart.Title is "learning_rate" or "samples_per_second" ? 2 : chart.Lines.Count > 1 ? 0 : 1;

    private static Line Of(string name, RunCurve curve) => new(name, curve.Steps, curve.Values);

    private static string Shown(string metric) => IsOfSystem(metric) ? metric[System.Length..] : metric;

    private static string Measured(string metric)
    {
        foreach (string split in (string[])["val_", "train_", "validation_"])
            if (metric.StartsWith(split, StringComparison.Ordinal))
                return metric[split.Length..];
        return metric;
    }
}
