using System.Text.Json;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Workflows.Demos;

namespace Crest.CommandLine.Results;

/// <summary>What <c>crest demo</c> found, and what to type next.</summary>
internal static class DemoSummary
{
    private const int Shown = 20;

    public static void Show(DemoResult demo)
    {
        string[] summaries = [.. demo.ModelFolders.Select(folder => Path.Combine(folder, TrainingFiles.Summary))];
        string[] classes = SummaryMetrics.Read(
            summaries[0], root => root.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!).ToArray());
        Console.WriteLine("The observed supernovae of a simulated survey, the most probable of type Ia first:");
        RankedListTable.Show(RankedCandidates.Read(demo.MergedPath, classes, demo.ObservedPath), Shown);
        foreach (string summary in summaries)
        {
            Console.WriteLine(SummaryMetrics.Read(summary, root =>
            {
                string task = root.GetProperty("task").GetString()!;
                return $"  {task,-8} on unseen objects: {Reached(task, root.GetProperty("metrics").GetProperty("test"))}";
            }));
        }

        Console.WriteLine();
        Console.WriteLine($"All in {demo.Elapsed.TotalSeconds:F0} s. List: {demo.MergedPath}  Report: {demo.ReportPath}");
        string observed = Path.GetRelativePath(demo.Folder, demo.ObservedPath);
        Console.WriteLine($"""
            What to type next{(ThisProgram.IsScript ? " (crest is the script at the root of the checkout: add that folder to PATH)" : "")}:
              cd {demo.Folder}
              crest runs list                                              what was run, the newest first
              crest workflow status                                        the steps of the demo, which is a workflow
              crest inspect {observed}    what a prepared file contains
              crest prepare train-data --help                              your own data: docs/tutorial.md shows all steps
            """);
    }

    private static string Reached(string task, JsonElement test)
    {
        if (task == SupernovaTask.Class.Name())
        {
            JsonElement area = test.GetProperty("auc_class_0");
            return $"Ia against the rest AUC {(area.ValueKind == JsonValueKind.Null ? "–" : $"{area.GetDouble():F3}")}; "
                + $"{Number(test, "accuracy"):P0} of {test.GetProperty("recall").GetArrayLength()} classes right";
        }

        return task == SupernovaTask.Redshift.Name()
            ? $"NMAD of Δz/(1+z) {Number(test, "nmad"):F3}, "
                + $"{Number(test, "outlier_fraction"):P0} beyond {Number(test, "outlier_threshold")}"
            : $"mean error {Number(test, "mae"):F1} days";
    }

    private static double Number(JsonElement figures, string name) => figures.GetProperty(name).GetDouble();
}
