using Crest.CommandLine.Terminal;
using Crest.Survey.PreparedData;
using Spectre.Console;

namespace Crest.CommandLine.Results;

/// <summary>What a prepared file holds, as <c>crest inspect</c> shows it.</summary>
internal static class PreparedSetOverview
{
    private const int Widest = 70;

    /// <summary>Shows it on standard output.</summary>
    /// <param name="path">The file.</param>
    /// <param name="set">What it holds.</param>
    /// <param name="format">The bands alone, where it is not a table.</param>
    public static void Show(string path, PreparedSet set, OutputFormat format)
    {
        PreparedOverview overview = PreparedOverview.Of(set);
        if (format != OutputFormat.Table)
        {
            OutputRecords.Show(format, [.. overview.Bands.Select(band => new OutputRecord
            {
                { "band", band.Band }, { "visits", band.Visits },
                { "first_day", (double)band.FirstDay }, { "last_day", (double)band.LastDay },
                { "missing", (double)band.MissingFraction }, { "median_error", (double)band.MedianError },
            })]);
            return;
        }

        Console.WriteLine($"{path}: {set.Split} split, {overview.Objects} objects, "
            + $"{set.Table.Cadence.Count} visits, zero point {set.ZeroPoint}{(set.Split == Splits.Observed ? "" : $", seed {set.Seed}")}");
        Console.WriteLine($"source {set.SourceHash[..12]}, preparation {set.PreparationHash[..12]}");
        Console.WriteLine();
        var classes = new BarChart().Width(Math.Min(Widest, Screen.Results.Profile.Width));
        for (int label = 0; label < set.Classes.Count; label++)
            classes.AddItem($"{label} {Markup.Escape(set.Classes[label])}", overview.ObjectsByClass[label]);
        if (overview.Unlabelled > 0) classes.AddItem("unlabelled", overview.Unlabelled);
        Screen.Results.Write(classes);

        FittedColumn[] columns =
        [
            new("band"), new("visits") { RightAligned = true, Rank = 1 }, new("first day") { RightAligned = true, Rank = 4 },
            new("last day") { RightAligned = true, Rank = 5 }, new("missing") { RightAligned = true, Rank = 2 },
            new("median error") { RightAligned = true, Rank = 3 },
        ];
        var bands = new FittedTable(columns);
        foreach (BandOverview band in overview.Bands)
            bands.AddRow(
                band.Band, $"{band.Visits}", $"{band.FirstDay:F2}", $"{band.LastDay:F2}", $"{band.MissingFraction:P1}",
                $"{band.MedianError:G4}");
        Console.WriteLine();
        bands.Show($"'crest inspect {path} --csv' shows all");
        Console.WriteLine();

        if (overview.Redshifts.Count == 0)
        {
            Console.WriteLine("no redshift is known");
            return;
        }

        var redshifts = new BarChart().Width(Math.Min(Widest, Screen.Results.Profile.Width))
            .Label($"redshift{(overview.WithoutRedshift > 0 ? $" ({overview.WithoutRedshift} unknown)" : "")}").LeftAlignLabel();
        for (int bin = 0; bin < overview.Redshifts.Count; bin++)
            redshifts.AddItem(
                $"{bin * PreparedOverview.RedshiftBin:F1} - {(bin + 1) * PreparedOverview.RedshiftBin:F1}", overview.Redshifts[bin]);
        Screen.Results.Write(redshifts);
    }
}
