using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// Light curves whose classes have different mean fluxes: enough for the arithmetic, which does not depend on the values.
/// </summary>
internal sealed class LightCurveData
{
    /// <summary>Features of a light curve.</summary>
    public const int Visits = 37;

    /// <summary>Classes to tell apart.</summary>
    public const int Classes = 6;

    /// <summary>Number of light curves; a multiple of every batch size.</summary>
    public const int Count = 20_000;

    private LightCurveData(PreparedSet set)
    {
        All = new SupernovaData("benchmark", set);
        Few = new SupernovaData("benchmark", set with { Table = set.Table.Select([.. Enumerable.Range(0, 100)]) });
        Input = InputSpec.Fit(set, "benchmark", bands: null, MagnitudeMethod.Modified, useRedshift: false);
    }

    public SupernovaData All { get; }

    /// <summary>A validation split that takes no time.</summary>
    public SupernovaData Few { get; }

    public InputSpec Input { get; }

    /// <summary>Makes them, the same each time, and writes them for the peer.</summary>
    public static LightCurveData Make(string folder)
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var cadence = new Cadence(Enumerable.Range(0, Visits).Select(v => new Visit("grizy"[v % 5].ToString(), 1 + (v / 5), 3 * v))
            .OrderBy(v => v.Band, StringComparer.Ordinal).ThenBy(v => v.Index));
        var table = new LightCurveTable(cadence, [.. Enumerable.Range(0, Count).Select(i => $"{i}")]);
        double[] centres = [.. Enumerable.Range(0, Classes * Visits).Select(_ => 20 * random.NextDouble())];
        for (int sample = 0; sample < Count; sample++)
        {
            int label = table.Label[sample] = random.Next(Classes);
            for (int visit = 0; visit < Visits; visit++)
            {
                table.FluxOf(sample)[visit] = (float)(centres[(label * Visits) + visit] + (3 * Normal()));
                table.FluxErrorOf(sample)[visit] = (float)(0.5 + (1.5 * random.NextDouble()));
            }
        }

        var data = new LightCurveData(
            new PreparedSet(table, [.. Enumerable.Range(0, Classes).Select(c => $"class {c}")], Splits.Train, 27, 1, "", ""));
        SharedFile.Write<float>(folder, "flux.f32", table.Flux);
        SharedFile.Write<float>(folder, "flux_error.f32", table.FluxError);
        SharedFile.Write<int>(folder, "label.i32", table.Label);
        SharedFile.Write<float>(folder, "mean.f32", [.. data.Input.Mean]);
        SharedFile.Write<float>(folder, "deviation.f32", [.. data.Input.StandardDeviation]);
        return data;
    }
}
