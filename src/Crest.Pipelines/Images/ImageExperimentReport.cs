using System.Globalization;
using Crest.Experiments.Reports;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;

namespace Crest.Pipelines.Images;

/// <summary>The results of an experiment as one HTML file: for each table its lines and the curves of its trainings, then all runs.</summary>
internal static class ImageExperimentReport
{
    public static HtmlReport Of(ImageExperiment experiment, IReadOnlyList<ImageExperimentResult> results)
    {
        var report = new HtmlReport(experiment.Title, $"{results.Count} trainings{(experiment.MostImages is { } most ? $" with the first {most} images of each file" : "")}");
        ImageExperimentResult[] shown = [.. results.Where(r => r.Run.Table is not null)];
        report.AddSection("Results").AddText(
            "loss and acc: cross-entropy and accuracy of the training images, judged after the training with nothing dropped; val_: of the sixth of the training images that is held out, "
            + "which chooses the epoch whose weights are kept; test_acc: of the test images, judged once.")
            .AddTable(new ReportTable(["", "", .. ImageExperimentResult.Columns], [.. shown.Select(Line)]));
        foreach (IGrouping<string, ImageExperimentResult> table in shown.GroupBy(r => r.Run.Table!))
        {
            ImageExperimentResult[] runs = [.. table];
            report.AddSection(table.Key).AddCharts(
                Curve("Loss of the training images", "cross-entropy", "loss", runs),
                Curve("Loss of the validation images", "cross-entropy", "val_loss", runs),
                Curve("Accuracy of the validation images", "accuracy", "val_accuracy", runs));
        }

        report.AddSection("Runs").AddTable(new ReportTable(
            ["training", "run", "data", "network", "batch normalisation", "schedule", "convolution part of", "best epoch", "images/s"], [.. results.Select(Describe)]));
        return report;
    }

    private static string[] Line(ImageExperimentResult result) => [result.Run.Table!, result.Run.Label, .. result.Figures];

    private static LineChart Curve(string title, string axis, string metric, ImageExperimentResult[] runs) => new()
    {
        Title = title,
        X = new ChartAxis("epoch"),
        Y = new ChartAxis(axis),
        Series = [.. runs.Select(r => new LineSeries(r.Run.Label, r.History["epoch"], r.History.GetValueOrDefault(metric) ?? [.. r.History["epoch"].Select(_ => double.NaN)]))],
    };

    private static string[] Describe(ImageExperimentResult result)
    {
        ImageExperimentRun run = result.Run;
        return
        [
            run.Name, result.Id, run.DataSet.Name(), run.Architecture.Name(), run.BatchNormalisation ? "yes" : "no", Schedule(run.Steps), run.FeaturesFrom ?? "",
            Invariant($"{result.BestEpoch}"), Invariant($"{result.SamplesPerSecond:F0}"),
        ];
    }

    private static string Schedule(IReadOnlyList<LearningRateStep> steps) =>
        string.Join(", then ", steps.Select(step => Invariant($"{step.Epochs} × {step.Rate}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
