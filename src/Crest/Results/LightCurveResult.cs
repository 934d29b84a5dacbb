using Crest.CommandLine.Terminal;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.Supernova;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.VisitGrids;

namespace Crest.CommandLine.Results;

/// <summary>What a preparation of a survey's light curves read and wrote.</summary>
internal static class LightCurveResult
{
    private const int MostTypes = 20;

    public static void Show(LightCurvePreparation made)
    {
        RaggedSummary written = made.Import.Written;
        foreach (string note in made.Import.Notes) Screen.Warn(note);
        string formats = string.Join(", ", made.Import.Formats.Select(f => $"{f.Value} {f.Key.ToString().ToLowerInvariant()}"));
        Console.WriteLine($"read {made.Import.Files} files ({formats})");
        Show(written, made.Path, made.Elapsed, made.Grid);
    }

    public static void Show(LightCurveSimulationResult made)
    {
        foreach (string note in made.Notes) Screen.Warn(note);
        if (made.SnanaFolder is { } folder) Console.WriteLine($"wrote {made.Written.Objects} texts in {folder}");
        Show(made.Written, made.Path, made.Elapsed);
    }

    private static void Show(RaggedSummary written, string path, TimeSpan elapsed, GridPreparation? grid = null)
    {
        Console.WriteLine($"{written.Objects} objects, {written.Observations} observations, "
            + $"bands {string.Join(' ', written.Bands.Order(Comparer<string>.Create(PassbandOrder.Compare)))}");
        string[] types = [.. written.ObjectsByType.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => $"{(t.Key.Length > 0 ? t.Key : "unknown")} {t.Value}")];
        Console.WriteLine($"types: {string.Join(", ", types.Take(MostTypes))}{(types.Length > MostTypes ? ", …" : "")}");
        if (written.Classes.Count > 0)
            Console.WriteLine("classes: " + string.Join(", ", written.Classes.Select((name, label) =>
                $"{label} {name} {written.Labels.Count(l => l == label)}")));
        if (written.Splits.Any(split => split >= 0))
            Console.WriteLine("splits: " + string.Join(", ", Splits.Names.Select((name, split) =>
                $"{name} {written.Splits.Count(s => s == split)}")));
        Console.WriteLine($"{(written.IsUnchanged ? "unchanged" : "wrote")} {path}");
        if (grid is not null) Show(grid);
        double seconds = elapsed.TotalSeconds;
        Console.WriteLine($"{written.Objects} objects in {seconds:F2} s: {written.Objects / seconds:F0} objects/s");
    }

    private static void Show(GridPreparation made)
    {
        GridCounts counts = made.Counts;
        foreach (string warning in made.Warnings) Screen.Warn(warning);
        if (counts.Undetected > 0)
            Screen.Warn($"{counts.Undetected} objects without a detection have nothing on the grid (first: {counts.FirstUndetected})");
        if (counts.SimulatedRedshifts > 0)
            Screen.Warn($"the redshifts of {counts.SimulatedRedshifts} objects are those of the simulation: not for --use-redshift");
        Console.WriteLine($"grid of {made.VisitsByBand.Sum(band => band.Visits)} visits: "
            + string.Join(", ", made.VisitsByBand.Select(band => $"{band.Band} {band.Visits}")));
        (long Count, string What)[] dropped =
        [
            (counts.Far, "farther from a visit than the tolerance"), (counts.Beside, "beside a nearer one"),
            (counts.OtherBands.Values.Sum(), $"in bands that the grid has not ({string.Join(", ", counts.OtherBands.Keys)})"),
            (counts.OfUndetected, "of objects without a detection"),
        ];
        Console.WriteLine($"{counts.Used} of {counts.Observations} observations on the grid"
            + string.Concat(dropped.Where(d => d.Count > 0).Select((d, i) => $"{(i == 0 ? "; dropped: " : ", ")}{d.Count} {d.What}")));
        Console.WriteLine($"{counts.Missing} of {counts.Cells} cells are missing ({100.0 * counts.Missing / counts.Cells:F1} %)");
        PreparationResult.ShowObjects(made.ObjectsByClass, made.Classes);
        PreparationResult.ShowFiles(made.Written, made.Unchanged);
    }
}
