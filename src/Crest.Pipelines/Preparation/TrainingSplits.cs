using Crest.Foundation.Hashes;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Preparation;

/// <summary>Labels training objects and divides them into the three splits.</summary>
internal static class TrainingSplits
{
    private const string Version = "crest preparation 1";

    /// <summary>Labels the objects of a table and adds its splits to the outputs.</summary>
    /// <param name="outputs">Where the files go.</param>
    /// <param name="table">The objects; labels are set here.</param>
    /// <param name="groups">The table's rows by type; every type has its label.</param>
    /// <param name="types">The labels.</param>
    /// <param name="ratio">The shares of the splits.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <param name="zeroPoint">AB magnitude of flux 1.</param>
    /// <param name="sourceHash">Hash of the raw data.</param>
    public static void Add(
        PreparedOutputs outputs, LightCurveTable table, IReadOnlyList<(string Type, IReadOnlyList<int> Samples)> groups,
        SupernovaTypes types, SplitRatio ratio, long seed, double zeroPoint, string sourceHash)
    {
        foreach ((string type, IReadOnlyList<int> samples) in groups)
            foreach (int sample in samples)
                table.Label[sample] = types.Labels[type];
        string hash = ContentHash.OfTexts(
            Version, sourceHash, CadenceText.Of(table.Cadence), types.ToString(), ratio.ToString(), $"{seed} {zeroPoint:R}");
        int[][] parts = ratio.Split(groups, seed);
        var all = new PreparedSet(table, types.Classes, "", zeroPoint, seed, sourceHash, hash);
        for (int i = 0; i < parts.Length; i++) outputs.Add(Splits.Names[i], all, parts[i]);
    }

    /// <summary>A line for the types that belong to no class, and one for the types of <c>--sn-types</c> that no object has.</summary>
    public static IEnumerable<string> Warnings(
        IReadOnlyDictionary<string, int> leftOut, SupernovaTypes types, IReadOnlyList<(string Type, IReadOnlyList<int> Samples)> groups)
    {
        if (leftOut.Count > 0)
        {
            IEnumerable<string> named = leftOut.OrderBy(t => t.Key, StringComparer.Ordinal).Take(20).Select(t => $"{t.Key} ({t.Value})");
            yield return $"left out, since --sn-types does not name the type: {string.Join(", ", named)}"
                + (leftOut.Count > 20 ? ", …" : "");
        }

        string[] absent = [.. types.Labels.Keys.Except(groups.Select(g => g.Type))];
        if (absent.Length > 0) yield return $"there is no object of {string.Join(", ", absent)}";
    }
}
