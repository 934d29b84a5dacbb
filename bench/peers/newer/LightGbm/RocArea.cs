namespace Crest.Peers.LightGbm;

/// <summary>The area under the ROC curve by ranks (Mann and Whitney 1947).</summary>
internal static class RocArea
{
    /// <summary>The probability that a positive has a higher score than a negative; equal scores count half.</summary>
    /// <param name="scores">[samples].</param>
    /// <param name="labels">[samples]: 1 for positives, 0 for negatives.</param>
    public static double Of(double[] scores, ReadOnlySpan<float> labels)
    {
        double[] sorted = [.. scores];
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(sorted, order);
        double ranks = 0, positives = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            double rank = (start + 1 + end) / 2.0;
            for (int i = start; i < end; i++)
            {
                if (labels[order[i]] == 0) continue;
                ranks += rank;
                positives++;
            }
        }

        return (ranks - (positives * (positives + 1) / 2)) / (positives * (scores.Length - positives));
    }
}
