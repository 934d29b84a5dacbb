using Crest.Pipelines.Supernova;
using Crest.Survey.Observations;

namespace Crest.Pipelines.LightCurves;

/// <summary>The predicted light curves whose class is not known: what an observer chooses from.</summary>
internal static class UnlabelledLightCurves
{
    /// <summary>Ranks them by the probability of class 0, of equal ones by name.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="table">The light curves.</param>
    /// <param name="objects">Which object each prediction is of.</param>
    /// <param name="prediction">The predictions.</param>
    /// <returns>The ranked list; null where the class of every object is known.</returns>
    public static RankedCandidates? Rank(
        IReadOnlyList<string> classes, ObservationTable table, int[] objects, LightCurvePrediction prediction)
    {
        int[] unlabelled = [.. Enumerable.Range(0, objects.Length).Where(i => table.Label[objects[i]] < 0)];
        if (unlabelled.Length == 0) return null;
        IEnumerable<int> ranked = unlabelled.OrderByDescending(i => prediction.Probabilities[i, 0])
            .ThenBy(i => table.Name[objects[i]], StringComparer.Ordinal);
        return new RankedCandidates(classes, [.. ranked.Select(i => Candidate(classes, table.Name[objects[i]], prediction, i))]);
    }

    private static RankedCandidate Candidate(IReadOnlyList<string> classes, string name, LightCurvePrediction prediction, int i)
    {
        double[] probabilities = [.. prediction.Probabilities.Row(i).ToArray().Select(p => (double)p)];
        double highest = probabilities.Max();
        bool hasRedshift = prediction.Redshift.Length > 0, hasPeak = prediction.PeakMjd.Length > 0;
        return new RankedCandidate(
            name, probabilities, classes[Array.IndexOf(probabilities, highest)], highest,
            hasRedshift ? prediction.Redshift[i] : double.NaN, hasPeak ? prediction.PeakMjd[i] : double.NaN, KnownType: null)
        {
            RedshiftError = hasRedshift ? prediction.RedshiftError[i] : double.NaN,
            PeakDayError = hasPeak ? prediction.PeakError[i] : double.NaN,
        };
    }
}
