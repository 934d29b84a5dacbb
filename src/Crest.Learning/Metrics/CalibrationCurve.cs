namespace Crest.Learning.Metrics;

/// <summary>Whether what is given a probability p comes true in a share p of the cases, bin by bin of equal width.</summary>
/// <param name="Predicted">Mean probability of each bin that is not empty.</param>
/// <param name="Observed">Share that came true in it.</param>
/// <param name="Counts">Number of samples in it.</param>
public sealed record CalibrationCurve(double[] Predicted, double[] Observed, int[] Counts)
{
    /// <summary>Computes the curve.</summary>
    /// <param name="probabilities">0 to 1.</param>
    /// <param name="cameTrue">What each came to.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    public static CalibrationCurve Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> cameTrue, int bins)
    {
        double[] sums = new double[bins], trues = new double[bins];
        var counts = new int[bins];
        for (int i = 0; i < probabilities.Length; i++)
        {
            int bin = Math.Clamp((int)(probabilities[i] * bins), 0, bins - 1);
            sums[bin] += probabilities[i];
            counts[bin]++;
            if (cameTrue[i]) trues[bin]++;
        }

        int[] filled = [.. Enumerable.Range(0, bins).Where(b => counts[b] > 0)];
        return new CalibrationCurve(
            [.. filled.Select(b => sums[b] / counts[b])], [.. filled.Select(b => trues[b] / counts[b])],
            [.. filled.Select(b => counts[b])]);
    }
}
