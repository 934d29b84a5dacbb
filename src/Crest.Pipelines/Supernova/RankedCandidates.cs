using Crest.Foundation.Errors;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Supernova;

/// <summary>The ranked list of an observed set, as <c>crest merge</c> ordered it: the likeliest of class 0 first.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="List">The objects, the first one first.</param>
public sealed record RankedCandidates(IReadOnlyList<string> Classes, IReadOnlyList<RankedCandidate> List)
{
    /// <summary>Reads the list.</summary>
    /// <param name="mergedPath">The <c>real.csv</c> that merge wrote.</param>
    /// <param name="classes">Names of the classes: those of the model's description.</param>
    /// <param name="realDataPath">The prepared data that were predicted, where the known types are; null to go without them.</param>
    /// <exception cref="CrestException">A file cannot be read, or they do not belong together.</exception>
    public static RankedCandidates Read(string mergedPath, IReadOnlyList<string> classes, string? realDataPath = null) =>
        Read(mergedPath, classes, realDataPath is null ? null : SupernovaData.Load(realDataPath));

    internal static RankedCandidates Read(string mergedPath, IReadOnlyList<string> classes, SupernovaData? observed)
    {
        PredictionTable merged = PredictionTable.Read(mergedPath);
        if (merged.Columns.Count < 3 || merged.Columns[^2] != "redshift" || merged.Columns[^1] != "sn_epoch")
            throw new CrestException(
                $"{mergedPath}: line 1: not a ranked list: it ends with redshift and sn_epoch there; make one with 'crest merge'");
        if (merged.Columns.Count - 2 != classes.Count)
            throw new CrestException($"{mergedPath}: has {merged.Columns.Count - 2} classes, "
                + $"the model {classes.Count} ({string.Join(", ", classes)}); merge the predictions of this model");
        Dictionary<string, string?>? known = observed is null ? null : KnownTypes(observed, classes);
        return new RankedCandidates(
            classes, [.. merged.Names.Select((name, row) => Candidate(name, merged.Values[row], classes, KnownType(name)))]);

        string? KnownType(string name)
        {
            if (known is null) return null;
            return known.TryGetValue(name, out string? type)
                ? type
                : throw new CrestException($"{observed!.Path}: has no '{name}', which {mergedPath} has; give the data that were predicted");
        }
    }

    private static RankedCandidate Candidate(string name, double[] values, IReadOnlyList<string> classes, string? knownType)
    {
        double[] probabilities = values[..classes.Count];
        double highest = probabilities.Max();
        return new RankedCandidate(
            name, probabilities, classes[Array.IndexOf(probabilities, highest)], highest, values[^2], values[^1], knownType);
    }

    private static Dictionary<string, string?> KnownTypes(SupernovaData observed, IReadOnlyList<string> classes)
    {
        PreparedSet set = observed.Set;
        if (set.Classes.Count > 0 && !set.Classes.SequenceEqual(classes))
            throw new CrestException($"{observed.Path}: its classes are {string.Join(", ", set.Classes)}, "
                + $"the model's {string.Join(", ", classes)}; prepare the data with the --sn-types of the training");
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (int row = 0; row < set.Table.Count; row++)
            known[set.Table.Names[row]] = set.Table.Label[row] is >= 0 and int label && label < classes.Count ? classes[label] : null;
        return known;
    }
}
