namespace Crest.Learning.Metrics;

/// <summary>A figure with its confidence interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of it.</param>
public readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>
    /// An interval of 95 % by percentiles: from 2.5 % to 97.5 % of what the resamples gave, interpolated linearly between two of them.
    /// </summary>
    /// <param name="value">The figure of the sample itself.</param>
    /// <param name="resampled">That of each resample, at least one; sorted here.</param>
    internal static Estimate Of(double value, double[] resampled)
    {
        Array.Sort(resampled);
        return new Estimate(value, Quantile(resampled, 0.025), Quantile(resampled, 0.975));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }
}
