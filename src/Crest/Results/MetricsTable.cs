using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Results;

/// <summary>How well a model does on several splits, side by side.</summary>
internal static class MetricsTable
{
    /// <summary>Shows it on standard output.</summary>
    /// <param name="splits">The splits and their metrics; null for those that have none.</param>
    /// <param name="firstSaysMost">
    /// Whether a narrow terminal keeps the first splits rather than the last: those of a training come in the order of training,
    /// validation and test, where the last says most.
    /// </param>
    public static void Show(IReadOnlyList<(string Split, ISplitMetrics? Metrics)> splits, bool firstSaysMost = false)
    {
        (string Split, IReadOnlyDictionary<string, object> Figures)[] known =
            [.. splits.Where(s => s.Metrics is not null).Select(s => (s.Split, s.Metrics!.Figures()))];
        if (known.Length == 0) return;
        FittedColumn[] columns =
        [
            .. known.Select((k, i) => new FittedColumn(k.Split) { RightAligned = true, Rank = firstSaysMost ? i + 1 : known.Length - i }),
        ];
        var table = new FittedTable([new FittedColumn(""), .. columns]);
        foreach (string figure in known[0].Figures.Where(f => f.Value is double or int).Select(f => f.Key))
            table.AddRow(
            [
                figure,
                .. known.Select(k => k.Figures.GetValueOrDefault(figure) switch
                {
                    double.NaN => "–",
                    double value => value.ToString("F4", CultureInfo.InvariantCulture),
                    var value => $"{value}",
                }),
            ]);
        table.Show();
    }
}
