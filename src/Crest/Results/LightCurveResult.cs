using Crest.CommandLine.Terminal;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.Supernova;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.PreparedData;

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
        Show(written, made.Path, made.Elapsed);
    }

    public static void Show(LightCurveSimulationResult made)
    {
        if (made.SnanaFolder is { } folder) Console.WriteLine($"wrote {made.Written.Objects} texts in {folder}");
        Show(made.Written, made.Path, made.Elapsed);
    }

    private static void Show(RaggedSummary written, string path, TimeSpan elapsed)
    {
        Console.WriteLine($"{written.Objects} objects, {written.Observations} observations, bands {string.Join(' ', written.Bands)}");
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
        double seconds = elapsed.TotalSeconds;
        Console.WriteLine($"{written.Objects} objects in {seconds:F2} s: {written.Objects / seconds:F0} objects/s");
    }
}
