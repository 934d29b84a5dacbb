using Crest.CommandLine.Terminal;
using Crest.Survey.Candidates;

namespace Crest.CommandLine.Results;

/// <summary>What a file of candidates holds, as <c>crest inspect</c> shows it.</summary>
internal static class CandidateOverview
{
    /// <summary>Shows it on standard output.</summary>
    /// <param name="table">The candidates.</param>
    /// <param name="format">The features alone, where it is not a table.</param>
    public static void Show(CandidateTable table, OutputFormat format)
    {
        (CandidateFeature Feature, double Missing, float? Real, float? Bogus)[] features =
            [.. table.Schema.Features.Select(feature => Figures(table, feature))];
        if (format != OutputFormat.Table)
        {
            OutputRecords.Show(format, [.. features.Select(f => new OutputRecord
            {
                { "feature", f.Feature.Name() }, { "missing", f.Missing },
                { "median_real", (double?)f.Real }, { "median_bogus", (double?)f.Bogus },
            })]);
            return;
        }

        Console.WriteLine($"{table.Path}: {table.Rows} candidates{(table.Filter.Length > 0 ? $" of {table.Filter}" : "")}, "
            + $"{table.Real} real, {table.Rows - table.Real} bogus");
        Console.WriteLine($"data {table.Hash[..12]}, {table.Schema.Columns.Count} columns, {table.Schema.Features.Count} features");
        FittedColumn[] columns =
        [
            new("feature"), new("missing") { RightAligned = true, Rank = 1 }, new("median, real") { RightAligned = true, Rank = 2 },
            new("median, bogus") { RightAligned = true, Rank = 3 },
        ];
        var shown = new FittedTable(columns);
        foreach ((CandidateFeature feature, double missing, float? real, float? bogus) in features)
            shown.AddRow(feature.Name(), $"{missing:P2}", $"{real:G4}", $"{bogus:G4}");
        shown.Show("'crest inspect FILE --csv' shows all");
    }

    /// <summary>The share of values that are missing, and the medians.</summary>
    private static (CandidateFeature Feature, double Missing, float? Real, float? Bogus) Figures(
        CandidateTable table, CandidateFeature feature)
    {
        ReadOnlySpan<float> values = table.Column(feature.Column).Span;
        List<float> real = [], bogus = [];
        for (int row = 0; row < values.Length; row++)
            if (feature.Of(values[row]) is var value && float.IsFinite(value)) (table.Labels[row] == 1 ? real : bogus).Add(value);
        return (feature, 1 - ((double)(real.Count + bogus.Count) / table.Rows), Median(real), Median(bogus));
    }

    private static float? Median(List<float> values)
    {
        values.Sort();
        return values.Count == 0 ? null : values[values.Count / 2];
    }
}
