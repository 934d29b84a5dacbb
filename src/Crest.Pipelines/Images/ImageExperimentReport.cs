using System.Globalization;
using Crest.Experiments.Reports;
using Crest.Learning.ImageSets;

namespace Crest.Pipelines.Images;

/// <summary>
/// The results of an experiment as one HTML file: for each table its lines and the curves of its trainings, then all runs.
/// </summary>
internal static class ImageExperimentReport
{
    public static HtmlReport Of(ImageExperiment experiment, IReadOnlyList<ImageExperimentResult> results)
    {
        var report = new HtmlReport(
            experiment.Title,
            $"{results.Count} trainings{(experiment.Images is { } most ? $" with the first {most} images of each file" : "")}");
        report.AddSection("What the figures are").AddText(
            "loss, acc: cross-entropy and accuracy of the training images, judged after the training with nothing dropped. "
            + "val_loss, val_acc: of the sixth of the training images that is held out, which chooses the epoch whose weights are kept. "
            + "test_acc: of the test images, judged once.\n\n"
            + "In the curves the loss of the training images is the mean of the batches as they were trained on, "
            + "with dropout and with the batches' own statistics.");
        foreach (IGrouping<string, ImageExperimentResult> table in results.Where(r => r.Run.Table is not null).GroupBy(r => r.Run.Table!))
        {
            ImageExperimentResult[] runs = [.. table];
            report.AddSection(table.Key)
                .AddTable(
                    new ReportTable(["", .. ImageExperimentResult.Columns], [.. runs.Select(r => (string[])[r.Run.Label, .. r.Figures])]))
                .AddCharts(
                    Curves(
                        "Loss", "cross-entropy",
                        [.. runs.Select(r => Curve(r, "validation", "val_loss")), .. runs.Select(r => Curve(r, "training", "loss"))]),
                    Curves("Accuracy of the validation images", "accuracy", [.. runs.Select(r => Curve(r, "", "val_accuracy"))]));
        }

        report.AddSection("Runs").AddTable(new ReportTable(
            ["training", "run", "data", "network", "batch normalisation", "schedule", "convolution part of", "best epoch", "images/s"],
            [.. results.Select(Describe)]));
        return report;
    }

    private static LineChart Curves(string title, string axis, LineSeries[] series) =>
        new() { Title = title, X = new ChartAxis("epoch"), Y = new ChartAxis(axis), Series = series };

    private static LineSeries Curve(ImageExperimentResult result, string split, string metric)
    {
        double[] epochs = result.History["epoch"];
        return new LineSeries(
            split.Length == 0 ? result.Run.Label : $"{result.Run.Label}, {split}", epochs,
            result.History.GetValueOrDefault(metric) ?? [.. epochs.Select(_ => double.NaN)]);
    }

    private static string[] Describe(ImageExperimentResult result)
    {
        ImageExperimentRun run = result.Run;
        return
        [
            run.Name, result.Id, run.Job.DataSet.Name(), run.Job.Architecture.Name(), run.Job.BatchNormalisation ? "yes" : "no",
            Schedule(run.Job),
            run.Job.FeaturesFrom ?? "",
            result.Diverged is null ? Invariant($"{result.BestEpoch}") : $"diverged: {result.Diverged}",
            result.Diverged is null ? Invariant($"{result.SamplesPerSecond:F0}") : "",
        ];
    }

    private static string Schedule(TrainImage job) => job.Schedule is { } schedule
        ? string.Join(", then ", schedule.Steps.Select(step => Invariant($"{step.Epochs} × {step.Rate}")))
        : Invariant($"{job.Training.Epochs} × {job.Training.LearningRate}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
