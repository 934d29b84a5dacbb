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

/// <summary><c>crest prepare test-data</c>: observed light curves become one file, with their class where a spectrum shows it.</summary>
[Command("prepare test-data")]
public sealed record PrepareObservedData : Job<PreparationSummary>
{
    private const string Version = "crest observed 1";

    /// <summary>The folder of the observed data.</summary>
    [Option(OptionRole.Input, "Folder of the observed light curves; its subfolders are searched too.", Placeholder = "DIR")]
    public required string TestRoot { get; init; }

    /// <summary>Lines <c>name type</c> of the objects whose type is known; null where none is.</summary>
    [Option(OptionRole.Input, "Lines 'name type' of the objects whose type is known; needs --sn-types.", Placeholder = "FILE")]
    public string? LabelFilePath { get; init; }

    /// <summary>How the objects' names are in the names of the files.</summary>
    [Option(
        OptionRole.Input,
        "Regular expression for the whole name of a file; its group 'name', or else its first group, or else the file's name "
        + "without ending is the object's name. Other files are left out.",
        Placeholder = "REGEX")]
    public NamePattern NamePattern { get; init; } = NamePattern.Usual;

    /// <summary>Labels of the types; needed with <see cref="LabelFilePath"/>.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Types, Name = "sn-types", Placeholder = "JSON")]
    public SupernovaTypes? Types { get; init; }

    /// <summary>AB magnitude of flux 1 in the data.</summary>
    [Option(
        OptionRole.Protocol, PreparationOptions.ZeroPoint,
        Minimum = PreparationOptions.LowestZeroPoint, Maximum = PreparationOptions.HighestZeroPoint, Placeholder = "MAG")]
    public double ZeroPoint { get; init; } = 27.0;

    /// <summary>Modified Julian date from which <c>Elapsed_days</c> count; null where it is not known.</summary>
    [Option(
        OptionRole.Protocol, "Modified Julian date of the season's first visit (Elapsed_days 0); with it, reports show dates.",
        Minimum = 33_282, Maximum = 88_069, Placeholder = "MJD")]
    public double? FirstVisitMjd { get; init; }

    /// <summary>What distinguishes this file from others: <c>dataset.test.all-SUFFIX.nc</c>; none when empty.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Suffix)]
    public string Suffix { get; init; } = "";

    /// <summary>Number of threads that read, at least 1.</summary>
    [Option(
        OptionRole.Execution, PreparationOptions.Threads,
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores", Aliases = ["n-workers", "workers"])]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>Where the intermediate result is kept.</summary>
    [Option(OptionRole.Output, "Folder of the intermediate result.", Name = "working-dir", Placeholder = "DIR")]
    public required string WorkingFolder { get; init; }

    /// <summary>Where the file goes.</summary>
    [Option(OptionRole.Output, "Folder of the file.", Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether a file of another preparation is replaced.</summary>
    [Option(OptionRole.Output, PreparationOptions.Force)]
    public bool Force { get; init; }

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        PreparedOutputs.CheckSuffix(Suffix);
        if (LabelFilePath is not null && Types is null)
            throw new OptionException("label-file-path", "the labels of its types are not known; give the --sn-types of the training data");
    }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The data are wrong, or the file cannot be written; what was there before stays.</exception>
    public override PreparationSummary Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        using var written = new AtomicFiles();
        var outputs = new PreparedOutputs(OutputFolder, Suffix, Force, written);
        context.Progress?.Report(new StepProgress("looking for light curves", 0, 0));
        IReadOnlyDictionary<string, string>? typeOf = LabelFilePath is null ? null : LabelFile.Read(LabelFilePath);
        ObservedFiles found = ObservedFiles.Find(TestRoot, NamePattern, Threads, context.Cancellation);
        IReadOnlyList<RawFile> files = found.Files;
        var reader = new RawFileReader(Threads, context.Progress, context.Cancellation);
        var intermediates = new Intermediates(WorkingFolder, reader, RawFileReader.FindCadence(files), written);
        (LightCurveTable unlabelled, string sourceHash) = intermediates.Get("observed", files);
        // A copy, since the intermediate result is without labels.
        LightCurveTable table = LightCurveTable.Join([unlabelled]);

        List<string> warnings = [.. LeftOut(found)];
        string[] removed = MeasurementCheck.Check(table, ZeroPoint, TestRoot, "are not judged", warnings);
        if (typeOf is not null) Label(table, typeOf, Types!, warnings);
        string hash = ContentHash.OfTexts(
            [Version, sourceHash, CadenceText.Of(table.Cadence), Types?.ToString() ?? "", string.Join(' ', table.Label), $"{ZeroPoint:R}",
                .. FirstVisitMjd is { } mjd ? [$"first visit {mjd:R}"] : Array.Empty<string>(), .. removed]);
        var observed = new PreparedSet(table, Types?.Classes ?? [], "", ZeroPoint, Seed: 0, sourceHash, hash)
        {
            FirstVisitMjd = FirstVisitMjd,
        };
        outputs.Add(Splits.Observed, observed, [.. Enumerable.Range(0, table.Count)]);
        context.Progress?.Report(new StepProgress("writing", 0, 0));
        context.Cancellation.ThrowIfCancellationRequested();
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
            Elapsed = context.Clock.GetElapsedTime(start),
        };
    }

    /// <summary>The light curves that are left out, except the label file.</summary>
    private IEnumerable<string> LeftOut(ObservedFiles found)
    {
        const int named = 5;
        string? labels = LabelFilePath is null ? null : Path.GetFullPath(LabelFilePath);
        string[] others = [.. found.LeftOut.Where(path => Path.GetFullPath(Path.Combine(TestRoot, path)) != labels)];
        if (others.Length == 0) yield break;
        string rest = others.Length > named ? $" and {others.Length - named} more" : "";
        yield return $"{TestRoot}: {others.Length} of {found.Files.Count + others.Length} files named .dat are left out, since their names "
            + $"do not match --name-pattern {NamePattern}: {string.Join(", ", others.Take(named))}{rest}";
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
        {
            IEnumerable<string> named = unknown.Take(20).Select(t => $"{t.Key} ({t.Value})");
            warnings.Add($"{LabelFilePath}: --sn-types does not name {string.Join(", ", named)}: these objects get label -1");
        }

        if (found < typeOf.Count)
            warnings.Add($"{LabelFilePath}: {typeOf.Count - found} of {typeOf.Count} names have no light curve in {TestRoot}");
    }
}
