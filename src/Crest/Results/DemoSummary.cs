using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Results;

/// <summary>What <c>crest demo</c> found, and what to type next.</summary>
internal static class DemoSummary
{
    private const int Shown = 20;

    public static void Show(DemoResult demo)
    {
        Console.WriteLine("The observed supernovae of a simulated survey, the most probable of type Ia first:");
        RankedListTable.Show(RankedCandidates.Read(demo.MergedPath, demo.Classes, demo.ObservedPath), Shown);
        foreach (TrainingSummary summary in demo.Trainings) Console.WriteLine($"  {summary.Task,-8} on unseen objects: {Reached(summary)}");
        Console.WriteLine();
        Console.WriteLine($"All in {demo.Elapsed.TotalSeconds:F0} s. List: {demo.MergedPath}  Report: {demo.ReportPath}");
        string observed = Path.GetRelativePath(demo.Folder, demo.ObservedPath);
        Console.WriteLine($"""
            What to type next (crest is the script at the root of the checkout: add that folder to PATH):
              cd {demo.Folder}
              crest runs list                                              what was run, the newest first
              crest inspect {observed}    what a prepared file contains
              crest prepare train-data --help                              your own data: docs/tutorial.md shows all steps
            """);
    }

    private static string Reached(TrainingSummary summary) => summary.Test switch
    {
        SupernovaMetrics { Classification: { } c } =>
            $"Ia against the rest AUC {(double.IsNaN(c.AreaUnderCurve) ? "–" : $"{c.AreaUnderCurve:F3}")}; "
                + $"{c.Accuracy:P0} of {c.Recall.Length} classes right",
        SupernovaMetrics { Regression: { } r } when summary.Task == SupernovaTask.Redshift.Name() =>
            $"NMAD of Δz/(1+z) {r.NormalisedMedianAbsoluteDeviation:F3}, {r.OutlierFraction:P0} beyond {r.OutlierThreshold}",
        SupernovaMetrics { Regression: { } r } => $"mean error {r.MeanAbsoluteError:F1} days",
        _ => "",
    };
}
