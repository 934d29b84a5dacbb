namespace Crest.Learning.Metrics;

/// <summary>Whether what is given a probability p comes true in a share p of the cases, bin by bin of equal width.</summary>
/// <param name="Predicted">Mean probability of each bin that is not empty.</param>
/// <param name="Observed">Share that came true in it.</param>
/// <param name="Counts">Number of samples in it.</param>
public sealed record CalibrationCurve(double[] Predicted, double[] Observed, int[] Counts)
{
    /// <summary>
    /// The expected calibration error: the mean distance of what came true from what was predicted over the bins, each weighted by its
    /// samples (Naeini, Cooper, Hauskrecht 2015).
    /// </summary>
    /// <param name="probabilities">0 to 1.</param>
    /// <param name="cameTrue">What each came to.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <returns>0 to 1; NaN without samples.</returns>
    public static double ExpectedError(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> cameTrue, int bins)
    {
        CalibrationCurve curve = Of(probabilities, cameTrue, bins);
        double sum = 0;
        for (int bin = 0; bin < curve.Counts.Length; bin++)
            sum += curve.Counts[bin] * Math.Abs(curve.Predicted[bin] - curve.Observed[bin]);
        return sum / probabilities.Length;
    }

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
