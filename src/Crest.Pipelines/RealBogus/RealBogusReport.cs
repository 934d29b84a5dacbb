using System.Globalization;
using Crest.Experiments.Reports;
using Crest.Learning.Metrics;
using Crest.Learning.Training;

namespace Crest.Pipelines.RealBogus;

/// <summary>
/// What a training gave, as one HTML file: how well the test split is ranked, what the model goes by, and where it is most mistaken.
/// </summary>
internal static class RealBogusReport
{
    private const int MostMistaken = 15, IdentifyingColumns = 7;

    /// <summary>Makes the report.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">What it was trained on.</param>
    /// <param name="splits">Training, validation and test split with their scores.</param>
    /// <param name="importance">What each feature is worth to it.</param>
    /// <param name="history">How the training went.</param>
    public static HtmlReport Of(
        RealBogusModel model, RealBogusData data, IReadOnlyList<ScoredSplit> splits, RealBogusImportance importance,
        TrainingHistory history)
    {
        ScoredSplit test = splits[^1];
        RealBogusModelDescription description = model.Description;
        string filter = description.Filter.Length > 0 ? $"{description.Filter} candidates" : "candidates";
        var report = new HtmlReport(
            $"Real or bogus: {description.Method}", $"{data.Table.Rows} {filter}, {data.Table.Real} of them real; run {description.Run}");
        report.AddSection("Key figures").AddKeyFigures(KeyFigures(test.Metrics.Ranking)).AddTable(Figures(splits));
        report.AddSection("Ranking").AddCharts(RealBogusCharts.Roc(splits), RealBogusCharts.LowRates(splits, description.Beta));
        report.AddSection("Scores").AddCharts([.. RealBogusCharts.Scores(test), RealBogusCharts.Calibration(model, test)]);
        report.AddSection("What the model goes by").AddText(ImportanceText(importance, description.Beta))
            .AddTable(ImportanceTable(importance));
        report.AddSection("Most mistaken").AddText("Of the test split: the bogus candidates that score highest, "
            + "and the real ones that score lowest. The row is that of the survey's table, from 1.")
            .AddTable(Mistaken("Bogus, ranked high", model, data, test, real: false))
            .AddTable(Mistaken("Real, ranked low", model, data, test, real: true));
        report.AddSection("Training").AddCharts(RealBogusCharts.Training(history));
        return report;
    }

    private static KeyFigure[] KeyFigures(RankingMetrics test) =>
    [
        Figure(Invariant($"pAUC({test.Beta})"), test.PartialArea),
        Figure("AUC", test.AreaUnderCurve),
        Figure("real found at 1 % false alarms", test.TruePositiveRateAt1Percent),
        Figure("real found at 0.1 % false alarms", test.TruePositiveRateAt01Percent),
    ];

    private static KeyFigure Figure(string name, Estimate estimate) => new(
        name, Invariant($"{estimate.Value:F3}"), Invariant($"test split; {estimate.Low:F3} to {estimate.High:F3} with 95 % confidence"));

    private static ReportTable Figures(IReadOnlyList<ScoredSplit> splits) => new(
        ["split", "candidates", "real", Invariant($"pAUC({splits[0].Metrics.Ranking.Beta})"), "AUC", "TPR at 1 % FPR", "TPR at 0.1 % FPR"],
        [.. splits.Select(split => (string[])
        [
            split.Name, Invariant($"{split.Rows.Length}"), Invariant($"{split.Metrics.Ranking.Positives}"),
            Cell(split.Metrics.Ranking.PartialArea),
            Cell(split.Metrics.Ranking.AreaUnderCurve), Cell(split.Metrics.Ranking.TruePositiveRateAt1Percent),
            Cell(split.Metrics.Ranking.TruePositiveRateAt01Percent),
        ])]);

    private static string Cell(Estimate estimate) => Invariant($"{estimate.Value:F4} ({estimate.Low:F3} – {estimate.High:F3})");

    private static string ImportanceText(RealBogusImportance importance, double beta)
    {
        string permutation = Invariant(
            $"Permutation: how much pAUC({beta}) of the validation split falls where the feature is shuffled among the candidates, ")
            + "with the standard deviation over the shuffles.";
        return importance.Gain is null ? permutation : $"{permutation} Gain: the feature's share in what the splits of all trees gained.";
    }

    private static ReportTable ImportanceTable(RealBogusImportance importance) =>
        new(
            ["feature", "permutation", "deviation", .. importance.Gain is null ? Array.Empty<string>() : ["gain"]],
            [.. importance.Permutation.OrderByDescending(p => p.Mean).Select(p => (string[])
            [
                importance.Features[p.Feature], Invariant($"{p.Mean:F4}"), Invariant($"{p.StandardDeviation:F4}"),
                .. importance.Gain is { } gain ? [Invariant($"{gain[p.Feature]:F4}")] : Array.Empty<string>(),
            ])]);

    private static ReportTable Mistaken(string title, RealBogusModel model, RealBogusData data, ScoredSplit test, bool real)
    {
        double[] probabilities = model.Probabilities(test.Scores);
        int[] worst = [.. Enumerable.Range(0, test.Rows.Length).Where(i => test.Real[i] == real)
            .OrderBy(i => real ? test.Scores[i] : -test.Scores[i]).Take(MostMistaken)];
        string[] columns = [.. data.Table.Identify(test.Rows[worst[0]]).Take(IdentifyingColumns).Select(c => c.Column)];
        return new ReportTable(["row", "score", "P(real)", .. columns], [.. worst.Select(Row)]) { Title = title };

        string[] Row(int i) =>
        [
            Invariant($"{data.Table.RowNumbers[test.Rows[i]]}"), Invariant($"{test.Scores[i]:G4}"), Invariant($"{probabilities[i]:F3}"),
            .. data.Table.Identify(test.Rows[i]).Take(IdentifyingColumns).Select(c => c.Text),
        ];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
