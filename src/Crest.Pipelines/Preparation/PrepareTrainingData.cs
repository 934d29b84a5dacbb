using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Preparation;

/// <summary><c>crest prepare train-data</c>: simulated light curves in folders become the training, validation and test file.</summary>
[Command("prepare train-data")]
public sealed record PrepareTrainingData : Job<PreparationSummary>
{
    /// <summary>The folder of the training data.</summary>
    [Option(OptionRole.Input, "Folder of the training data; its subfolders are searched too.", Placeholder = "DIR")]
    public required string TrainRoot { get; init; }

    /// <summary>The types that are taken, and their labels.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Types, Name = "sn-types", Placeholder = "JSON")]
    public required SupernovaTypes Types { get; init; }

    /// <summary>The shares of the splits.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.SplitRatio, Placeholder = "A:B:C")]
    public SplitRatio SplitRatio { get; init; } = SplitRatio.Default;

    /// <summary>Seed of the split and of the order.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Seed)]
    public long Seed { get; init; } = 0x5eed;

    /// <summary>AB magnitude of flux 1 in the data.</summary>
    [Option(
        OptionRole.Protocol, PreparationOptions.ZeroPoint,
        Minimum = PreparationOptions.LowestZeroPoint, Maximum = PreparationOptions.HighestZeroPoint, Placeholder = "MAG")]
    public double ZeroPoint { get; init; } = 27.0;

    /// <summary>What distinguishes these files from others of the same data: <c>dataset.tr-SUFFIX.nc</c>; none when empty.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Suffix)]
    public string Suffix { get; init; } = "";

    /// <summary>Number of threads that read, at least 1.</summary>
    [Option(
        OptionRole.Execution, PreparationOptions.Threads,
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores", Aliases = ["n-workers", "workers"])]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>Where intermediate results are kept, one file a type.</summary>
    [Option(
        OptionRole.Output, "Folder of intermediate results, one file a type. They are made again when the data change.",
        Name = "working-dir", Placeholder = "DIR")]
    public required string WorkingFolder { get; init; }

    /// <summary>Where the three files go.</summary>
    [Option(OptionRole.Output, "Folder of the three files.", Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether files of another preparation are replaced.</summary>
    [Option(OptionRole.Output, PreparationOptions.Force)]
    public bool Force { get; init; }

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        PreparedOutputs.CheckSuffix(Suffix);
    }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The data are wrong, or the files cannot be written; what was there before stays.</exception>
    public override PreparationSummary Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        using var written = new AtomicFiles();
        var outputs = new PreparedOutputs(OutputFolder, Suffix, Force, written);
        context.Progress?.Report(new StepProgress("looking for light curves", 0, 0));
        TrainingFolders found = TrainingFolders.Find(TrainRoot, [.. Types.Labels.Keys], Threads, context.Cancellation);
        Cadence cadence = RawFileReader.FindCadence(found.Files);
        var reader = new RawFileReader(Threads, context.Progress, context.Cancellation);
        var intermediates = new Intermediates(WorkingFolder, reader, cadence, written);
        var tables = new List<LightCurveTable>();
        var groups = new List<(string Type, IReadOnlyList<int> Samples)>();
        var hashes = new List<string>();
        for (int first = 0, end; first < found.Files.Count; first = end)
        {
            string type = found.Files[first].Type;
            for (end = first + 1; end < found.Files.Count && found.Files[end].Type == type;) end++;
            (LightCurveTable table, string hash) = intermediates.Get($"train.{type}", [.. found.Files.Skip(first).Take(end - first)]);
            tables.Add(table);
            groups.Add((type, [.. Enumerable.Range(first, end - first)]));
            hashes.Add($"{type} {hash}");
        }

        LightCurveTable all = LightCurveTable.Join(tables);
        var warnings = new List<string>();
        string[] removed = MeasurementCheck.Check(all, ZeroPoint, TrainRoot, "are not learned from", warnings);
        TrainingSplits.Add(outputs, all, groups, Types, SplitRatio, Seed, ZeroPoint, ContentHash.OfTexts(hashes), removed);
        context.Progress?.Report(new StepProgress("writing", 0, 0));
        context.Cancellation.ThrowIfCancellationRequested();
        written.Commit();
        return new PreparationSummary
        {
            FilesRead = found.Files.Count,
            Classes = Types.Classes,
            ObjectsByClass = outputs.ObjectsByClass,
            LeftOut = found.LeftOut,
            Warnings =
            [
                .. warnings, .. TrainingSplits.Warnings(found.LeftOut, Types, groups), .. TrainingSplits.ClassesMissing(outputs, Types),
                .. UnknownRedshifts(found.Files),
            ],
            Reused = intermediates.Reused,
            Written = outputs.Written,
            Unchanged = outputs.Unchanged,
            Elapsed = context.Clock.GetElapsedTime(start),
        };
    }

    private static IEnumerable<string> UnknownRedshifts(IReadOnlyList<RawFile> files)
    {
        RawFile[] unknown = [.. files.Where(f => f.Redshift == LightCurveTable.Unknown)];
        if (unknown.Length > 0)
        {
            yield return $"{unknown.Length} of {files.Count} folders do not have the redshift in their name (_z0.4512_): it is -1 there, "
                + $"e.g. {unknown[0].Name}";
        }
    }
}
