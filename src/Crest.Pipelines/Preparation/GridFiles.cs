using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Foundation.Progress;
using Crest.Pipelines.Jobs;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.VisitGrids;

namespace Crest.Pipelines.Preparation;

/// <summary>
/// The files of the networks on a grid, made from a file of light curves with observations at any times, beside it: a training, validation
/// and test file where it is split, and else one file of observed objects.
/// </summary>
internal static class GridFiles
{
    private const string Version = "crest grid 1";

    /// <summary>Writes them.</summary>
    /// <param name="path">The light curves; its name without <c>.nc</c> is the suffix of the files.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <param name="force">Whether files of another preparation are replaced.</param>
    /// <param name="context">Cancellation and progress.</param>
    /// <exception cref="CrestException">
    /// There is nothing on the grid, or the files cannot be written; what was there before stays.
    /// </exception>
    public static GridPreparation Write(string path, VisitGrid grid, long seed, bool force, JobContext context)
    {
        context.Progress?.Report(new StepProgress("putting light curves on the grid", 0, 0));
        using RaggedLightCurves file = RaggedLightCurves.Open(path);
        (LightCurveTable table, GridCounts counts) = GridPlacement.Place(file, grid, context.Cancellation);
        if (counts.Used == 0)
            throw new CrestException(
                $"{path}: none of {counts.Observations} observations is on the grid ({counts.Far} too far from a visit, "
                + $"{counts.OtherBands.Values.Sum()} in other bands, {counts.OfUndetected} of objects without a detection); "
                + $"the bands there are {string.Join(", ", file.Bands)}; correct the grid");
        sbyte[] splits = file.ReadSplits();
        bool isSplit = Array.Exists(splits, split => split >= 0);
        var warnings = new List<string>();
        string[] removed = MeasurementCheck.Check(
            table, file.ZeroPoint, $"{path} on the grid", isSplit ? "are not learned from" : "are not judged", warnings);
        string hash = ContentHash.OfTexts([Version, file.PreparationHash, $"{grid}", .. removed]);
        var all = new PreparedSet(table, file.Classes, "", file.ZeroPoint, seed, file.SourceHash, hash)
        {
            FirstVisitMjd = grid.FirstVisitMjd,
        };

        using var written = new AtomicFiles();
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } own ? own : ".";
        var outputs = new PreparedOutputs(folder, Path.GetFileNameWithoutExtension(path), force, written);
        if (isSplit) AddSplits(outputs, all, splits, warnings);
        else outputs.Add(Splits.Observed, all, [.. Enumerable.Range(0, table.Count)]);
        context.Cancellation.ThrowIfCancellationRequested();
        written.Commit();
        (string, int)[] visits = [.. grid.Cadence.Visits.GroupBy(visit => visit.Band).Select(band => (band.Key, band.Count()))];
        return new GridPreparation(visits, counts, outputs.ObjectsByClass, file.Classes, warnings, outputs.Written, outputs.Unchanged);
    }

    /// <summary>The three files; an object of unknown type is in none of them.</summary>
    private static void AddSplits(PreparedOutputs outputs, PreparedSet all, sbyte[] splits, List<string> warnings)
    {
        int[] label = all.Table.Label;
        int unlabelled = label.Count(l => l == LightCurveTable.Unknown);
        if (unlabelled == label.Length)
            throw new CrestException("no object is of a type that --types names: there is nothing to learn from");
        if (unlabelled > 0) warnings.Add($"{unlabelled} objects of unknown type are in none of the files of the grid");
        for (int split = 0; split < Splits.Names.Count; split++)
        {
            int[] samples = [.. Enumerable.Range(0, label.Length).Where(i => splits[i] == split && label[i] != LightCurveTable.Unknown)];
            if (samples.Length == 0)
                throw new CrestException(
                    $"no object of a known type is in the {Splits.Names[split]} split; give more data or another ratio");
            outputs.Add(Splits.Names[split], all, samples);
        }
    }
}
