using System.Globalization;
using Crest.Experiments.Reports;
using Crest.Foundation.Errors;

namespace Crest.Experiments.TrainingLogs;

/// <summary>
/// The curves of a training log: a chart for each metric, with its value on the training data and on the validation data (<c>val_</c>).
/// </summary>
public static class TrainingCharts
{
    private const string Validation = "val_";

    /// <summary>Makes the charts.</summary>
    /// <param name="log">The log.</param>
    /// <param name="metrics">The metrics to show, with or without <c>val_</c>; all where it is empty.</param>
    /// <exception cref="CrestException">The log has no metric of such a name; the message names the nearest.</exception>
    public static IReadOnlyList<LineChart> Of(TrainingLog log, IReadOnlyCollection<string> metrics)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(metrics);
        string[] all = [.. log.Metrics];
        foreach (string metric in metrics)
        {
            if (all.Contains(metric)) continue;
            string meant = NearestNames.Meant(metric, all) is { } nearest
                ? $", did you mean '{nearest}'?"
                : $"; it has {string.Join(", ", all)}";
            throw new CrestException($"the log has no metric '{metric}'{meant}");
        }

        string[] shown = metrics.Count == 0 ? all : [.. metrics.Distinct()];
        return [.. shown.GroupBy(Base).Select(chart => Chart(log, chart.Key, [.. chart]))];
    }

    /// <summary>The page with the charts and a table of the last and the best values.</summary>
    /// <param name="title">The title.</param>
    /// <param name="log">The log.</param>
    /// <param name="charts">What <see cref="Of"/> returned.</param>
    public static HtmlReport Report(string title, TrainingLog log, IReadOnlyList<LineChart> charts)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(charts);
        var report = new HtmlReport(title, Summary(log));
        report.AddSection("Curves").AddCharts([.. charts]);
        report.AddSection("Values").AddTable(new ReportTable(
            ["curve", "epochs", "last", "lowest", "at epoch", "highest", "at epoch"],
            [.. charts.SelectMany(chart => chart.Series).Select(Row)]));
        return report;
    }

    /// <summary>What the log contains, in a line.</summary>
    /// <param name="log">The log.</param>
    public static string Summary(TrainingLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        int epochs = log.Trainings.Sum(training => training.Epochs.Count);
        string trainings = log.Trainings.Count == 1 ? "" : $"{log.Trainings.Count} trainings, ";
        string incomplete = log.IncompleteEpochs switch
        {
            0 => "",
            1 => "; 1 epoch is not complete and left out",
            var n => $"; {n} epochs are not complete and left out",
        };
        return $"{trainings}{epochs} {(epochs == 1 ? "epoch" : "epochs")}{incomplete}";
    }

    private static string Base(string metric) =>
        metric.StartsWith(Validation, StringComparison.Ordinal) ? metric[Validation.Length..] : metric;

    private static LineChart Chart(TrainingLog log, string metric, string[] names) => new()
    {
        Title = metric,
        X = new ChartAxis("epoch"),
        Y = new ChartAxis(metric),
        Series =
        [
            .. from training in log.Trainings.Index()
               from name in names
               where training.Item.Metrics.Contains(name)
               select new LineSeries(
                   log.Trainings.Count == 1 ? name : $"{training.Index + 1}: {name}", training.Item.Epochs, training.Item.Values(name)),
        ],
    };

    private static string[] Row(LineSeries series)
    {
        (double X, double Y)[] points = [.. series.X.Zip(series.Y).Where(point => !double.IsNaN(point.Second))];
        if (points.Length == 0) return [series.Name, "0", "", "", "", "", ""];
        (double X, double Y) lowest = points.MinBy(point => point.Y), highest = points.MaxBy(point => point.Y);
        return
        [
            series.Name, $"{points.Length}", Number(points[^1].Y), Number(lowest.Y), Number(lowest.X), Number(highest.Y), Number(highest.X),
        ];
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
