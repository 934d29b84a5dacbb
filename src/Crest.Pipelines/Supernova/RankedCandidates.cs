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
        Of(PredictionTable.Read(mergedPath), mergedPath, classes, realDataPath is null ? null : SupernovaData.Load(realDataPath));

    /// <summary>Takes the list from a merged table.</summary>
    /// <param name="merged">The table.</param>
    /// <param name="mergedPath">Where it is from, for messages.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="observed">The prepared data that were predicted; null to go without them.</param>
    /// <exception cref="CrestException">They do not belong together.</exception>
    internal static RankedCandidates Of(
        PredictionTable merged, string mergedPath, IReadOnlyList<string> classes, SupernovaData? observed)
    {
        int count = merged.Columns.TakeWhile(PredictionTable.IsClass).Count();
        if (count == 0 || merged.Columns.Contains("label"))
            throw new CrestException(
                $"{mergedPath}: line 1: not a ranked list: classes, redshift and sn_epoch are expected; make one with 'crest merge'");
        if (count != classes.Count)
            throw new CrestException($"{mergedPath}: has {count} classes, "
                + $"the model {classes.Count} ({string.Join(", ", classes)}); merge the predictions of this model");
        Dictionary<string, string?>? known = observed is null ? null : KnownTypes(observed, classes);
        return new RankedCandidates(
            classes, [.. merged.Names.Select((name, row) => Candidate(merged, row, classes, KnownType(name)))]);

        string? KnownType(string name)
        {
            if (known is null) return null;
            return known.TryGetValue(name, out string? type)
                ? type
                : throw new CrestException($"{observed!.Path}: has no '{name}', which {mergedPath} has; give the data that were predicted");
        }
    }

    private static RankedCandidate Candidate(PredictionTable merged, int row, IReadOnlyList<string> classes, string? knownType)
    {
        double[] probabilities = merged.Values[row][..classes.Count];
        bool judged = !probabilities.Any(double.IsNaN);
        double highest = judged ? probabilities.Max() : double.NaN;
        string? best = judged ? classes[Array.IndexOf(probabilities, highest)] : null;
        return new RankedCandidate(
            merged.Names[row], probabilities, best, highest, merged.Value(row, "redshift"), merged.Value(row, "sn_epoch"), knownType)
        {
            RedshiftError = merged.Value(row, MergedColumns.RedshiftError),
            PeakDayError = merged.Value(row, MergedColumns.PeakDayError),
            Measured = Whole(merged.Value(row, PredictionTable.Measured)),
            Visits = Whole(merged.Value(row, PredictionTable.Visits)),
            Novelty = merged.Value(row, PredictionTable.Novelty),
            Note = merged.Notes?[row] ?? (judged ? "" : "no probability"),
        };
    }

    private static int? Whole(double value) => double.IsNaN(value) ? null : (int)value;

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
