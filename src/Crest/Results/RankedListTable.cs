using Crest.CommandLine.Terminal;
using Crest.Pipelines.Supernova;
using Spectre.Console;

namespace Crest.CommandLine.Results;

/// <summary>The ranked list of an observed set: class probabilities as bars, redshift, peak day, and how sure the network is.</summary>
internal static class RankedListTable
{
    private const int BarWidth = 8;

    /// <summary>Shows the first candidates of a list.</summary>
    /// <param name="candidates">The list.</param>
    /// <param name="most">How many at most.</param>
    public static void Show(RankedCandidates candidates, int most)
    {
        bool anyKnown = candidates.List.Any(c => c.KnownType is not null);
        Table table = new Table().Border(TableBorder.Simple).AddColumn("name");
        foreach (string name in candidates.Classes) table.AddColumn(Markup.Escape(name));
        bool redshifts = candidates.List.Any(c => !double.IsNaN(c.Redshift)), peakDays = candidates.List.Any(c => !double.IsNaN(c.PeakDay));
        if (redshifts) table.AddColumn(new TableColumn("redshift").RightAligned());
        if (peakDays) table.AddColumn(new TableColumn("peak day").RightAligned());
        table.AddColumn("sure");
        if (anyKnown) table.AddColumn("known");
        foreach (RankedCandidate candidate in candidates.List.Take(most))
        {
            List<string> row =
            [
                Markup.Escape(candidate.Name), .. candidate.Probabilities.Select(Bar),
                .. redshifts ? [$"{candidate.Redshift:F2}"] : Array.Empty<string>(),
                .. peakDays ? [$"{candidate.PeakDay:F0}"] : Array.Empty<string>(),
                $"{candidate.Sureness:P0} {Markup.Escape(candidate.MostProbable)}",
            ];
            if (anyKnown) row.Add(Markup.Escape(candidate.KnownType ?? ""));
            table.AddRow([.. row]);
        }

        Screen.Results.Write(table);
        if (candidates.List.Count > most) Console.WriteLine($"  ... and {candidates.List.Count - most} more");
    }

    /// <summary>A probability as eighths of blocks, so that small ones still show.</summary>
    private static string Bar(double probability)
    {
        int eighths = (int)Math.Round(probability * BarWidth * 8);
        string bar = new string('█', eighths / 8) + (eighths % 8 > 0 ? "▏▎▍▌▋▊▉"[(eighths % 8) - 1] : "");
        return bar.PadRight(BarWidth);
    }
}
