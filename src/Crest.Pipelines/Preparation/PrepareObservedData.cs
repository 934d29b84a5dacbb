using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Preparation;

/// <summary><c>crest prepare test-data</c>: observed light curves become one file, with their class where a spectrum told it.</summary>
public sealed record PrepareObservedData
{
    private const string Version = "crest observed 1";

    /// <summary>The folder below which the observed data are.</summary>
    public required string TestRoot { get; init; }

    /// <summary>Labels of the types; needed where there is a label file.</summary>
    public SupernovaTypes? Types { get; init; }

    /// <summary>Lines <c>name type</c> of the objects whose type is known; null where none is.</summary>
    public string? LabelFilePath { get; init; }

    /// <summary>Where the intermediate result is kept.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Where the file goes.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>What tells this file from others: <c>dataset.test.all-SUFFIX.nc</c>; none when empty.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Number of threads that read, at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>AB magnitude of flux 1 in the data.</summary>
    public double ZeroPoint { get; init; } = 27.0;

    /// <summary>Whether a file of another preparation is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Prepares the data.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <exception cref="CrestException">The data are wrong, or the file cannot be written; what was there before stays.</exception>
    public PreparationSummary Run(IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        if (LabelFilePath is not null && Types is null)
            throw new CrestException("--label-file-path: the labels of its types are not known; give --sn-types as it was for the training data");
        using var written = new AtomicFiles();
        var outputs = new PreparedOutputs(OutputFolder, Suffix, Force, written);
        progress?.Report(new StepProgress("looking for light curves", 0, 0));
        IReadOnlyDictionary<string, string>? typeOf = LabelFilePath is null ? null : LabelFile.Read(LabelFilePath);
        IReadOnlyList<RawFile> files = ObservedFiles.Find(TestRoot, Workers, cancellation);
        var intermediates = new Intermediates(WorkingFolder, new RawFileReader(Workers, progress, cancellation), RawFileReader.FindCadence(files), written);
        (LightCurveTable unlabelled, string sourceHash) = intermediates.Get("observed", files);
        // A copy, since the intermediate result is without labels.
        LightCurveTable table = LightCurveTable.Join([unlabelled]);

        var warnings = new List<string>();
        if (typeOf is not null) Label(table, typeOf, Types!, warnings);
        string hash = Digest.Of(Version, sourceHash, Digest.Text(table.Cadence), Types?.ToString() ?? "", string.Join(' ', table.Label), $"{ZeroPoint:R}");
        outputs.Add(Splits.Observed, new PreparedSet(table, Types?.Classes ?? [], "", ZeroPoint, Seed: 0, sourceHash, hash), [.. Enumerable.Range(0, table.Count)]);
        progress?.Report(new StepProgress("writing", 0, 0));
        cancellation.ThrowIfCancellationRequested();
        written.Commit();
        return new PreparationSummary
        {
            FilesRead = files.Count,
            Classes = Types?.Classes ?? [],
            ObjectsByClass = outputs.ObjectsByClass,
            Warnings = warnings,
            Reused = intermediates.Reused,
            Written = outputs.Written,
            Unchanged = outputs.Unchanged,
            Elapsed = clock.Elapsed,
        };
    }

    private void Label(LightCurveTable table, IReadOnlyDictionary<string, string> typeOf, SupernovaTypes types, List<string> warnings)
    {
        int found = 0;
        var unknown = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int sample = 0; sample < table.Count; sample++)
        {
            if (!typeOf.TryGetValue(table.Names[sample], out string? type)) continue;
            found++;
            if (types.Labels.TryGetValue(type, out int label)) table.Label[sample] = label;
            else unknown[type] = unknown.GetValueOrDefault(type) + 1;
        }

        if (unknown.Count > 0)
            warnings.Add($"{LabelFilePath}: --sn-types does not name {string.Join(", ", unknown.Take(20).Select(t => $"{t.Key} ({t.Value})"))}: these objects get label -1");
        if (found < typeOf.Count) warnings.Add($"{LabelFilePath}: {typeOf.Count - found} of {typeOf.Count} names have no light curve in {TestRoot}");
    }
}
