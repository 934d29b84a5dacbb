using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Pipelines.Images;

namespace Crest.CommandLine.Results;

/// <summary>The trainings of an experiment side by side.</summary>
internal static class ExperimentResult
{
    public static void Show(ImageExperimentOutcome outcome)
    {
        FittedColumn[] figures =
            [.. ImageExperimentResult.Columns.Select((title, i) => new FittedColumn(title) { RightAligned = true, Rank = i + 1 })];
        var table = new FittedTable([new FittedColumn(""), new FittedColumn(""), .. figures]);
        foreach (IGrouping<string, ImageExperimentResult> group in outcome.Results.Where(r => r.Run.Table is not null)
            .GroupBy(r => r.Run.Table!))
            foreach ((int index, ImageExperimentResult result) in group.Index())
                table.AddRow([index == 0 ? group.Key : "", result.Run.Label, .. result.Figures]);
        table.Show();
        Console.WriteLine();
        Console.WriteLine($"report: {outcome.ReportPath}");
        string[] diverged = [.. outcome.Results.Where(r => r.Diverged is not null).Select(r => r.Run.Name)];
        if (diverged.Length > 0)
        {
            throw new CrestException(
                $"diverged: {string.Join(", ", diverged)}; "
                + "give them a lower learning rate in the configuration, and delete their folders or give another --output-dir");
        }
    }
}
