using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Preparation;

/// <summary><c>crest prepare train-data</c>: simulated light curves in folders become the training, validation and test file.</summary>
public sealed record PrepareTrainingData
{
    /// <summary>The folder below which the training data are.</summary>
    public required string TrainRoot { get; init; }

    /// <summary>The types that are taken, and their labels.</summary>
    public required SupernovaTypes Types { get; init; }

    /// <summary>Where intermediate results are kept, one a type.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Where the three files go.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>What tells these files from others of the same data: <c>dataset.tr-SUFFIX.nc</c>; none when empty.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Number of threads that read, at least 1.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How the objects are parted.</summary>
    public SplitRatio Ratio { get; init; } = SplitRatio.Default;

    /// <summary>Seed of the parting and of the order.</summary>
    public long Seed { get; init; } = 0x5eed;

    /// <summary>AB magnitude of flux 1 in the data.</summary>
    public double ZeroPoint { get; init; } = 27.0;

    /// <summary>Whether files of another preparation are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Prepares the data.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <exception cref="CrestException">The data are wrong, or the files cannot be written; what was there before stays.</exception>
    public PreparationSummary Run(IProgress<StepProgress>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        using var written = new AtomicFiles();
        var outputs = new PreparedOutputs(OutputFolder, Suffix, Force, written);
        progress?.Report(new StepProgress("looking for light curves", 0, 0));
        TrainingFolders found = TrainingFolders.Find(TrainRoot, [.. Types.Labels.Keys], Workers, cancellation);
        Cadence cadence = RawFileReader.FindCadence(found.Files);
        var intermediates = new Intermediates(WorkingFolder, new RawFileReader(Workers, progress, cancellation), cadence, written);
        var tables = new List<LightCurveTable>();
        var groups = new List<(string Type, IReadOnlyList<int> Samples)>();
        var hashes = new List<string>();
        for (int start = 0, end; start < found.Files.Count; start = end)
        {
            string type = found.Files[start].Type;
            for (end = start + 1; end < found.Files.Count && found.Files[end].Type == type;) end++;
            (LightCurveTable table, string hash) = intermediates.Get($"train.{type}", [.. found.Files.Skip(start).Take(end - start)]);
            tables.Add(table);
            groups.Add((type, [.. Enumerable.Range(start, end - start)]));
            hashes.Add($"{type} {hash}");
        }

        TrainingSplits.Add(outputs, LightCurveTable.Join(tables), groups, Types, Ratio, Seed, ZeroPoint, Digest.Of(hashes));
        progress?.Report(new StepProgress("writing", 0, 0));
        cancellation.ThrowIfCancellationRequested();
        written.Commit();
        return new PreparationSummary
        {
            FilesRead = found.Files.Count,
            Classes = Types.Classes,
            ObjectsByClass = outputs.ObjectsByClass,
            LeftOut = found.LeftOut,
            Warnings = [.. TrainingSplits.Warnings(found.LeftOut, Types, groups), .. UnknownRedshifts(found.Files)],
            Reused = intermediates.Reused,
            Written = outputs.Written,
            Unchanged = outputs.Unchanged,
            Elapsed = clock.Elapsed,
        };
    }

    private static IEnumerable<string> UnknownRedshifts(IReadOnlyList<RawFile> files)
    {
        int unknown = files.Count(f => f.Redshift == LightCurveTable.Unknown);
        if (unknown > 0)
            yield return $"{unknown} of {files.Count} folders do not tell the redshift in their name (_z0.4512_): it is -1 there, e.g. {files.First(f => f.Redshift == LightCurveTable.Unknown).Name}";
    }
}
