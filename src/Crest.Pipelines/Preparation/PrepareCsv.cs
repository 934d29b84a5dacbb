using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Preparation;

/// <summary>
/// <c>crest prepare csv</c>: light curves of a CSV table become the training, validation and test file where a second table tells their
/// types, and one file of observed objects where there is none.
/// </summary>
public sealed record PrepareCsv
{
    private const string Version = "crest observed csv 1";

    /// <summary>The fluxes: <c>object_id,mjd,passband,index,flux,flux_err</c>, plain or <c>.gz</c>.</summary>
    public required string FluxPath { get; init; }

    /// <summary>What the objects are: <c>object_id,sn_type,redshift</c>; null for observed objects.</summary>
    public string? ObjectPath { get; init; }

    /// <summary>The types that are taken, and their labels; needed with <see cref="ObjectPath"/>.</summary>
    public SupernovaTypes? Types { get; init; }

    /// <summary>Where the files go.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>What tells these files from others of the same data; none when empty.</summary>
    public string Suffix { get; init; } = "";

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
        if (ObjectPath is not null && Types is null) throw new CrestException("--sn-types: needed where the objects' types are given; write it like '{\"Ia\":0,\"Ib\":1}'");
        using var written = new AtomicFiles();
        var outputs = new PreparedOutputs(OutputFolder, Suffix, Force, written);
        FluxCsv csv = FluxCsv.Read(FluxPath, ObjectPath, progress, cancellation);
        var leftOut = new Dictionary<string, int>();
        var warnings = new List<string>();
        if (ObjectPath is null)
        {
            string hash = Digest.Of(Version, csv.Hash, Types?.ToString() ?? "", $"{ZeroPoint:R}");
            outputs.Add(Splits.Observed, new PreparedSet(csv.Table, Types?.Classes ?? [], "", ZeroPoint, Seed: 0, csv.Hash, hash), [.. Enumerable.Range(0, csv.Table.Count)]);
        }
        else
        {
            AddSplits(outputs, csv, Types!, leftOut, warnings);
        }

        progress?.Report(new StepProgress("writing", 0, 0));
        cancellation.ThrowIfCancellationRequested();
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
            Elapsed = clock.Elapsed,
        };
    }

    private void AddSplits(PreparedOutputs outputs, FluxCsv csv, SupernovaTypes types, Dictionary<string, int> leftOut, List<string> warnings)
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
            throw new CrestException($"{ObjectPath}: no object is of a type in --sn-types ({string.Join(", ", types.Labels.Keys)}); the types there are {string.Join(", ", leftOut.Keys.Take(12))}");
        var groups = byType.Select(g => (g.Key, (IReadOnlyList<int>)g.Value)).ToList();
        TrainingSplits.Add(outputs, csv.Table, groups, types, Ratio, Seed, ZeroPoint, csv.Hash);
        warnings.AddRange(TrainingSplits.Warnings(leftOut, types, groups));
        if (csv.WithoutFlux > 0) warnings.Add($"{ObjectPath}: {csv.WithoutFlux} objects have no flux in {FluxPath}");
    }
}
