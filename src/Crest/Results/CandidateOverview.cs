using Crest.CommandLine.Terminal;
using Crest.Survey.Candidates;
using Spectre.Console;

namespace Crest.CommandLine.Results;

/// <summary>What a file of candidates holds, as <c>crest inspect</c> shows it.</summary>
internal static class CandidateOverview
{
    /// <summary>Shows it on standard output.</summary>
    public static void Show(CandidateTable table)
    {
        Console.WriteLine($"{table.Path}: {table.Rows} candidates{(table.Filter.Length > 0 ? $" of {table.Filter}" : "")}, "
            + $"{table.Real} real, {table.Rows - table.Real} bogus");
        Console.WriteLine($"data {table.Hash[..12]}, {table.Schema.Columns.Count} columns, {table.Schema.Features.Count} features");
        Table features = new Table().Border(TableBorder.Simple).AddColumn("feature");
        foreach (string column in (string[])["missing", "median, real", "median, bogus"])
            features.AddColumn(new TableColumn(column).RightAligned());
        foreach (CandidateFeature feature in table.Schema.Features)
        {
            ReadOnlySpan<float> values = table.Column(feature.Column).Span;
            List<float> real = [], bogus = [];
            for (int row = 0; row < values.Length; row++)
                if (feature.Of(values[row]) is var value && float.IsFinite(value)) (table.Labels[row] == 1 ? real : bogus).Add(value);
            features.AddRow(
                Markup.Escape(feature.Name()), $"{1 - ((double)(real.Count + bogus.Count) / table.Rows):P2}", Median(real), Median(bogus));
        }

        Screen.Results.Write(features);
    }

    private static string Median(List<float> values)
    {
        values.Sort();
        return values.Count == 0 ? "" : $"{values[values.Count / 2]:G4}";
    }
}
