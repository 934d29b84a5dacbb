using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Pipelines.Jobs;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Preparation;

/// <summary>
/// <c>crest prepare csv</c>: light curves of a CSV table become the training, validation and test file where a second table contains their
/// types, and one file of observed objects where there is none or <see cref="Observed"/> is set.
/// </summary>
[Command("prepare csv")]
public sealed record PrepareCsv : Job<PreparationSummary>
{
    private const string Version = "crest observed csv 2";

    /// <summary>The fluxes: <c>object_id,mjd,passband,flux,flux_err</c> and perhaps <c>index</c>, plain or <c>.gz</c>.</summary>
    [Option(
        OptionRole.Input,
        "CSV (or .csv.gz) with object_id,mjd,passband,flux,flux_err; with index, the visits of a band are numbered, "
        + "without it they are counted by time.",
        Placeholder = "FILE")]
    public required string FluxPath { get; init; }

    /// <summary>What the objects are: <c>object_id,sn_type</c> and perhaps <c>redshift,peak_mjd</c>; null where it is not known.</summary>
    [Option(
        OptionRole.Input,
        "CSV with object_id,sn_type and, where known, redshift,peak_mjd,ra,dec; without it the objects are observed ones.",
        Placeholder = "FILE")]
    public string? ObjectPath { get; init; }

    /// <summary>Whether the objects are observed ones although something is known of them.</summary>
    [Option(OptionRole.Protocol, "The objects are observed ones; --object-path contains what is known of some of them.")]
    public bool Observed { get; init; }

    /// <summary>What the table calls the passbands.</summary>
    [Option(
        OptionRole.Protocol, "JSON of the names of passbands in the table, e.g. '{\"ztfg\":\"g\",\"ztfr\":\"r\"}'; "
        + "others keep their names.",
        Placeholder = "JSON")]
    public BandMap? BandMap { get; init; }

    /// <summary>Days by which the time of a visit may differ between objects.</summary>
    [Option(
        OptionRole.Protocol, "Days by which the time of a visit may differ from that of other objects; 0.01 is 14 minutes.",
        Minimum = 0, Maximum = 0.5, Placeholder = "DAYS")]
    public double TimeTolerance { get; init; }

    /// <summary>The types that are taken, and their labels; needed with <see cref="ObjectPath"/>.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Types, Name = "sn-types", Placeholder = "JSON")]
    public SupernovaTypes? Types { get; init; }

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

    /// <summary>What distinguishes these files from others of the same data; none when empty.</summary>
    [Option(OptionRole.Protocol, PreparationOptions.Suffix)]
    public string Suffix { get; init; } = "";

    /// <summary>Where the files go.</summary>
    [Option(OptionRole.Output, "Folder of the files.", Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether files of another preparation are replaced.</summary>
    [Option(OptionRole.Output, PreparationOptions.Force)]
    public bool Force { get; init; }

    /// <summary>What decides how the tables are understood, where it is not what is usual.</summary>
    private IEnumerable<string> HowRead =>
        [.. BandMap is null ? [] : new[] { $"{BandMap}" }, .. TimeTolerance == 0 ? [] : new[] { $"{TimeTolerance:R}" }];

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        PreparedOutputs.CheckSuffix(Suffix);
        if (Observed && ObjectPath is null)
            throw new OptionException("observed", "is for --object-path; without it the objects are observed ones");
        if (ObjectPath is not null && !Observed && Types is null)
            throw new OptionException("sn-types", "is needed with --object-path; write it like '{\"Ia\":0,\"Ib\":1}'");
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
        bool observed = Observed || ObjectPath is null;
        var options = new FluxCsvOptions { Bands = BandMap ?? BandMap.None, TimeTolerance = TimeTolerance, AreObserved = observed };
        FluxCsv csv = FluxCsv.Read(FluxPath, ObjectPath, context.Progress, context.Cancellation, options);
        var leftOut = new Dictionary<string, int>();
        var warnings = new List<string>();
        string[] removed =
            MeasurementCheck.Check(csv.Table, ZeroPoint, FluxPath, observed ? "are not judged" : "are not learned from", warnings);
        foreach (string path in csv.WithoutLineEnd)
            warnings.Add($"{path}: the last line has no end; if the file was cut, the last value may be too");
        if (csv.HasJulianDates)
            warnings.Add($"{FluxPath}: mjd contains Julian dates: lists show no dates; subtract 2400000.5 for modified Julian dates");
        if (BandMap?.Bands.Except(csv.Table.Cadence.Bands).ToArray() is { Length: > 0 } absent)
            warnings.Add($"{FluxPath}: no passband becomes {string.Join(", ", absent)} by --band-map; "
                + $"the bands are {string.Join(", ", csv.Table.Cadence.Bands)}");
        if (observed) AddObserved(outputs, csv, removed, warnings);
        else AddSplits(outputs, csv, Types!, removed, leftOut, warnings);

        context.Progress?.Report(new StepProgress("writing", 0, 0));
        context.Cancellation.ThrowIfCancellationRequested();
        written.Commit();
        return new PreparationSummary
        {
            FilesRead = ObjectPath is null ? 1 : 2,
            Classes = Types?.Classes ?? [],
            ObjectsByClass = outputs.ObjectsByClass,
            LeftOut = leftOut,
            Warnings = warnings,
            Written = outputs.Written,
            Unchanged = outputs.Unchanged,
            Elapsed = context.Clock.GetElapsedTime(start),
        };
    }

    private void AddObserved(PreparedOutputs outputs, FluxCsv csv, string[] removed, List<string> warnings)
    {
        if (Types is not null) LabelObserved(csv, Types, warnings);
        else if (csv.Types.Count(type => type.Length > 0) is > 0 and int known)
            warnings.Add($"{ObjectPath}: the types of {known} objects are left out; the --sn-types of the training data keep them");
        string hash = ContentHash.OfTexts([Version, csv.Hash, Types?.ToString() ?? "", $"{ZeroPoint:R}", .. HowRead, .. removed]);
        var observed = new PreparedSet(csv.Table, Types?.Classes ?? [], "", ZeroPoint, Seed: 0, csv.Hash, hash)
        {
            FirstVisitMjd = csv.FirstVisitMjd,
        };
        outputs.Add(Splits.Observed, observed, [.. Enumerable.Range(0, csv.Table.Count)]);
    }

    /// <summary>An observed object of a type that is in no class remains one of unknown class.</summary>
    private void LabelObserved(FluxCsv csv, SupernovaTypes types, List<string> warnings)
    {
        SortedDictionary<string, int> others = new(StringComparer.Ordinal);
        for (int sample = 0; sample < csv.Table.Count; sample++)
        {
            if (csv.Types[sample] is not { Length: > 0 } type) continue;
            if (types.Labels.TryGetValue(type, out int label)) csv.Table.Label[sample] = label;
            else others[type] = others.GetValueOrDefault(type) + 1;
        }

        if (others.Count > 0)
            warnings.Add($"{ObjectPath}: of unknown class, since --sn-types does not name the type: "
                + string.Join(", ", others.Take(20).Select(t => $"{t.Key} ({t.Value})")) + (others.Count > 20 ? ", …" : ""));
    }

    private void AddSplits(
        PreparedOutputs outputs, FluxCsv csv, SupernovaTypes types, string[] removed, Dictionary<string, int> leftOut,
        List<string> warnings)
    {
        var byType = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (int sample = 0; sample < csv.Table.Count; sample++)
        {
            string type = csv.Types[sample];
            if (!types.Labels.ContainsKey(type)) leftOut[type] = leftOut.GetValueOrDefault(type) + 1;
            else if (byType.TryGetValue(type, out List<int>? samples)) samples.Add(sample);
            else byType.Add(type, [sample]);
        }

        if (byType.Count == 0)
        {
            throw new CrestException(
                $"{ObjectPath}: no object is of a type in --sn-types ({string.Join(", ", types.Labels.Keys)}); "
                + $"the types there are {string.Join(", ", leftOut.Keys.Take(12))}");
        }

        var groups = byType.Select(g => (g.Key, (IReadOnlyList<int>)g.Value)).ToList();
        TrainingSplits.Add(outputs, csv.Table, groups, types, SplitRatio, Seed, ZeroPoint, csv.Hash, removed);
        warnings.AddRange(TrainingSplits.Warnings(leftOut, types, groups));
        warnings.AddRange(TrainingSplits.ClassesMissing(outputs, types));
        if (csv.WithoutFlux > 0) warnings.Add($"{ObjectPath}: {csv.WithoutFlux} objects have no flux in {FluxPath}");
    }
}
