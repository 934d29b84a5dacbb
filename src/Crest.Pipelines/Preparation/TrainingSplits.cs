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
    /// <param name="removed">What was taken out of the raw data, for the hash; empty for nothing.</param>
    public static void Add(
        PreparedOutputs outputs, LightCurveTable table, IReadOnlyList<(string Type, IReadOnlyList<int> Samples)> groups,
        SupernovaTypes types, SplitRatio ratio, long seed, double zeroPoint, string sourceHash,
        string[] removed)
    {
        foreach ((string type, IReadOnlyList<int> samples) in groups)
            foreach (int sample in samples)
                table.Label[sample] = types.Labels[type];
        string hash = ContentHash.OfTexts(
            [Version, sourceHash, CadenceText.Of(table.Cadence), types.ToString(), ratio.ToString(), $"{seed} {zeroPoint:R}", .. removed]);
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

    /// <summary>A line for each class that has objects, but none in one of the splits: its figures cannot be computed there.</summary>
    public static IEnumerable<string> ClassesMissing(PreparedOutputs outputs, SupernovaTypes types)
    {
        for (int label = 0; label < types.Classes.Count; label++)
        {
            int objects = outputs.ObjectsByClass.Sum(split => split.Value[label]);
            string[] without = [.. outputs.ObjectsByClass.Where(split => split.Value[label] == 0).Select(split => split.Key)];
            if (objects > 0 && without.Length > 0)
            {
                yield return $"class {types.Classes[label]} has {objects} {(objects == 1 ? "object" : "objects")}, none of them in the "
                    + $"{string.Join(" and the ", without)} split: what needs them there cannot be computed; give more objects of it";
            }
        }
    }
}
