using Crest.CommandLine.Terminal;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurves;
using Crest.Survey.Observations;
using Crest.Survey.PreparedData;

namespace Crest.CommandLine.Results;

/// <summary>What a file of ragged light curves holds, as <c>crest inspect</c> shows it.</summary>
internal static class LightCurveOverview
{
    /// <summary>Objects that are read at once: a file may be larger than the memory.</summary>
    private const int ObjectsAtOnce = 1 << 12;

    /// <summary>Shows it on standard output.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The bands alone, where it is not a table.</param>
    public static void Show(string path, OutputFormat format)
    {
        using RaggedLightCurves file = RaggedLightCurves.Open(path);
        file.CheckContent();
        var bands = new BandFigures[file.Bands.Count];
        var blueFirst = Comparer<string>.Create(PassbandOrder.Compare);
        int[] order = [.. Enumerable.Range(0, bands.Length).OrderBy(i => file.Bands[i], blueFirst)];
        var types = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int spectroscopic = 0, photometric = 0, simulated = 0, peaks = 0;
        for (int first = 0; first < file.Count; first += ObjectsAtOnce)
        {
            ObservationTable table = file.Read(first, Math.Min(ObjectsAtOnce, file.Count - first));
            for (int i = 0; i < table.Count; i++)
            {
                types[table.Type[i]] = types.GetValueOrDefault(table.Type[i]) + 1;
                if (!float.IsNaN(table.SpectroscopicRedshift[i])) spectroscopic++;
                if (!float.IsNaN(table.HostPhotometricRedshift[i])) photometric++;
                if (!float.IsNaN(table.SimulatedRedshift[i])) simulated++;
                if (!double.IsNaN(table.PeakMjd[i])) peaks++;
            }

            for (int row = 0; row < table.Observations; row++)
                bands[table.Band[row]].Add(table.Mjd[row], table.Flux[row] / table.FluxError[row]);
        }

        if (format != OutputFormat.Table)
        {
            OutputRecords.Show(format, [.. order.Select(i => new OutputRecord
            {
                { "band", file.Bands[i] }, { "observations", bands[i].Count }, { "first_mjd", bands[i].First },
                { "last_mjd", bands[i].Last }, { "above_5_sigma", bands[i].Significant },
            })]);
            return;
        }

        int[] lengths = [.. Enumerable.Range(0, file.Count).Select(file.ObservationsOf).Order()];
        Console.WriteLine($"{path}: {file.Count} objects, {file.Observations} observations, zero point {file.ZeroPoint}, "
            + (file.IsExtinctionCorrected ? "corrected for Milky Way extinction" : "not corrected for Milky Way extinction"));
        Console.WriteLine($"source {file.SourceHash[..12]}, preparation {file.PreparationHash[..12]}");
        Console.WriteLine($"observations of an object: {lengths[0]} to {lengths[^1]}, median {lengths[lengths.Length / 2]}");
        Console.WriteLine("types: " + string.Join(", ", types.OrderByDescending(t => t.Value).Take(20)
            .Select(t => $"{(t.Key.Length > 0 ? t.Key : "unknown")} {t.Value}")));
        int[] labels = file.ReadLabels();
        if (file.Classes.Count > 0)
            Console.WriteLine("classes: " + string.Join(", ", file.Classes.Select((name, label) =>
                $"{label} {name} {labels.Count(l => l == label)}")));
        sbyte[] splits = file.ReadSplits();
        if (splits.Any(split => split >= 0))
            Console.WriteLine("splits: " + string.Join(", ", Splits.Names.Select((name, split) =>
                $"{name} {splits.Count(s => s == split)}")));
        Console.WriteLine($"known: spectroscopic redshift of {spectroscopic}, photometric redshift of the host of {photometric}, "
            + (simulated > 0 ? $"redshift of the simulation of {simulated}, " : "") + $"day of the peak of {peaks}");
        FittedColumn[] columns =
        [
            new("band"), new("observations") { RightAligned = true, Rank = 1 }, new("first MJD") { RightAligned = true, Rank = 3 },
            new("last MJD") { RightAligned = true, Rank = 4 }, new("above 5 sigma") { RightAligned = true, Rank = 2 },
        ];
        var shown = new FittedTable(columns);
        foreach (int i in order)
            shown.AddRow(
                file.Bands[i], $"{bands[i].Count}", $"{bands[i].First:F3}", $"{bands[i].Last:F3}",
                $"{(double)bands[i].Significant / Math.Max(1, bands[i].Count):P1}");
        Console.WriteLine();
        shown.Show($"'crest inspect {path} --csv' shows all");
    }

    private struct BandFigures
    {
        public long Count, Significant;
        public double First, Last;

        public void Add(double mjd, float significance)
        {
            First = Count == 0 ? mjd : Math.Min(First, mjd);
            Last = Count == 0 ? mjd : Math.Max(Last, mjd);
            Count++;
            if (significance > 5) Significant++;
        }
    }
}
