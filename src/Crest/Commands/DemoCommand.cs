using System.CommandLine;
using System.Diagnostics;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest demo</c>: the whole pipeline on a simulated survey.</summary>
internal static class DemoCommand
{
    private const int Shown = 20;

    public static Command Create()
    {
        var output = new Option<string>("--output-dir") { Description = "Project folder to make.", DefaultValueFactory = _ => "demo", HelpName = "DIR" };
        var force = new Option<bool>("--force") { Description = "Replace an earlier demo." };
        var command = new Command("demo", """
            Simulate a survey, train on most of it, and rank the supernovae of the rest: every step of the pipeline, in about a minute.

            Example: crest demo
            """) { output, force };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed.GetRequiredValue(output), parsed.GetValue(force), cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(string folder, bool force, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var demo = new SupernovaDemo { Folder = folder, Force = force };
        IReadOnlyList<TrainingSummary> summaries = ProgressDisplay.Run(progress => demo.Run(progress, cancellation));
        IReadOnlyList<string> classes = SupernovaModel.LoadDescription(Path.Combine(summaries[0].Folder, TrainingFiles.Model)).Classes;
        Console.WriteLine("The observed supernovae, the likeliest of type Ia first (a simulated survey; the bars are class probabilities):");
        RankedListTable.Show(RankedCandidates.Read(SupernovaDemo.MergedPath, classes, SupernovaDemo.ObservedPath), Shown);
        foreach (TrainingSummary summary in summaries) Console.WriteLine($"  {summary.Task,-8} on unseen objects: {Reached(summary)}");
        Console.WriteLine();
        Console.WriteLine($"All in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s. List: {Path.Combine(folder, SupernovaDemo.MergedPath)}  Report: {Path.Combine(folder, SupernovaDemo.ReportPath)}");
        Console.WriteLine($"""
            What to type next (crest is the script at the root of the checkout: add that folder to PATH):
              cd {folder}
              crest runs list                                              the three trainings as runs
              crest inspect {SupernovaDemo.ObservedPath}    what a prepared file holds
              crest prepare train-data --help                              your own data: docs/tutorial.md shows all steps
            """);
        return 0;
    }

    private static string Reached(TrainingSummary summary) => summary.Test switch
    {
        SupernovaMetrics { Classification: { } c } => $"Ia against the rest AUC {c.AreaUnderCurve:F3}; {c.Accuracy:P0} of {c.Recall.Length} classes right",
        SupernovaMetrics { Regression: { } r } when summary.Task == SupernovaTask.Redshift.Name() => $"NMAD of Δz/(1+z) {r.NormalisedMedianAbsoluteDeviation:F3}, {r.OutlierFraction:P0} beyond {r.OutlierThreshold}",
        SupernovaMetrics { Regression: { } r } => $"mean error {r.MeanAbsoluteError:F1} days",
        _ => "",
    };
}
