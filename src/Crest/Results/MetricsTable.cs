using Crest.CommandLine.Terminal;
using Crest.Pipelines.TrainingRuns;
using Spectre.Console;

namespace Crest.CommandLine.Results;

/// <summary>How well a model does on several splits, side by side.</summary>
internal static class MetricsTable
{
    public static void Show(IReadOnlyList<(string Split, ISplitMetrics? Metrics)> splits)
    {
        (string Split, ISplitMetrics Metrics)[] known = [.. splits.Where(s => s.Metrics is not null).Select(s => (s.Split, s.Metrics!))];
        if (known.Length == 0) return;
        Table table = new Table().Border(TableBorder.Simple).AddColumn("");
        foreach ((string split, _) in known) table.AddColumn(new TableColumn(split).RightAligned());
        foreach (string figure in known[0].Metrics.Figures().Where(f => f.Value is double or int).Select(f => f.Key))
            table.AddRow(
            [
                figure,
                .. known.Select(k => k.Metrics.Figures()[figure] switch
                {
                    double.NaN => "–",
                    double value => $"{value:F4}",
                    var value => $"{value}",
                }),
            ]);
        Screen.Results.Write(table);
        foreach ((string split, ISplitMetrics metrics) in known)
            foreach ((string figure, object value) in metrics.Figures())
                if (value is double.NaN) Console.WriteLine($"  – {split} {figure}: {metrics.WhyUndefined(figure)}");
    }
}
