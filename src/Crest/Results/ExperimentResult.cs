using Crest.CommandLine.Terminal;
using Crest.Foundation.Errors;
using Crest.Pipelines.Images;
using Spectre.Console;

namespace Crest.CommandLine.Results;

/// <summary>The trainings of an experiment side by side.</summary>
internal static class ExperimentResult
{
    public static void Show(ImageExperimentOutcome outcome)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("").AddColumn("");
        foreach (string column in ImageExperimentResult.Columns) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (IGrouping<string, ImageExperimentResult> group in outcome.Results.Where(r => r.Run.Table is not null)
            .GroupBy(r => r.Run.Table!))
            foreach ((int index, ImageExperimentResult result) in group.Index())
                table.AddRow([index == 0 ? Markup.Escape(group.Key) : "", Markup.Escape(result.Run.Label), .. result.Figures]);
        Screen.Results.Write(table);
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
