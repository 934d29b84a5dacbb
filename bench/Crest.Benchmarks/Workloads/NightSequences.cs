using Crest.Survey.LightCurveFiles;
using Crest.Survey.Nights;

namespace Crest.Benchmarks.Workloads;

/// <summary>Light curves as sequences of nights, as <c>crest train light-curves</c> has them.</summary>
internal sealed class NightSequences
{
    /// <summary>Sequences of a batch.</summary>
    public const int BatchSize = 128;

    private const int Most = 5330;

    private NightSequences(float[][] sequences, int features)
    {
        (Sequences, Features) = (sequences, features);
        Order = [.. Enumerable.Range(0, sequences.Length).OrderBy(i => sequences[i].Length)];
        Batches = [.. Order.Chunk(BatchSize).Where(chunk => chunk.Length == BatchSize)];
    }

    /// <summary>The nights of each, row by row.</summary>
    public float[][] Sequences { get; }

    /// <summary>Features of a night.</summary>
    public int Features { get; }

    /// <summary>Numbers of the sequences, from the shortest to the longest.</summary>
    public int[] Order { get; }

    /// <summary>Whole batches of similar length.</summary>
    public int[][] Batches { get; }

    /// <summary>Nights of the mean sequence.</summary>
    public double MeanLength => Sequences.Average(s => (double)s.Length / Features);

    /// <summary>The sequence of median length.</summary>
    public float[] Middle => Sequences[Order[Order.Length / 2]];

    /// <summary>Reads them, the first 5,330 of the file at most, and writes them for the peers.</summary>
    /// <param name="path">A file of <c>crest prepare light-curves</c>.</param>
    /// <param name="folder">Where the peers read them.</param>
    public static NightSequences Read(string path, string folder)
    {
        using RaggedLightCurves file = RaggedLightCurves.Open(path);
        var table = file.Read(0, Math.Min(Most, file.Count));
        NightInputSpec spec = NightInputFit.Of(
            table, path, false, FluxNormalisation.LightCurve, RedshiftInput.Photometric, takesAllNights: false);
        var inputs = new NightInputs(spec, table, path);
        var all = new NightSequences(
            [.. Enumerable.Range(0, inputs.Count).Where(i => inputs.Nights.NightsOf(i) > 0).Select(i =>
            {
                var rows = new float[inputs.Nights.NightsOf(i) * spec.Features];
                inputs.Fill(i, rows);
                return rows;
            })],
            spec.Features);
        SharedFile.Write<int>(folder, "nights.i32", [.. all.Sequences.Select(s => s.Length / spec.Features)]);
        SharedFile.Write<float>(folder, "nights.f32", [.. all.Sequences.SelectMany(s => s)]);
        return all;
    }

    /// <summary>Nights of a sequence.</summary>
    public int LengthOf(int sequence) => Sequences[sequence].Length / Features;
}
