namespace Crest.Learning.Metrics;

/// <summary>How well predicted numbers fit known ones.</summary>
/// <param name="Count">Number of samples with a known value.</param>
/// <param name="RootMeanSquareError">Of the differences.</param>
/// <param name="MeanAbsoluteError">Of the differences.</param>
/// <param name="Bias">Median of the scaled residuals.</param>
/// <param name="NormalisedMedianAbsoluteDeviation">
/// 1.4826 times the median distance of the scaled residuals from their median: the standard deviation of a normal distribution, blind to
/// outliers (Brammer, van Dokkum, Coppi 2008, equation 5).
/// </param>
/// <param name="OutlierFraction">Share of scaled residuals beyond <paramref name="OutlierThreshold"/> in size.</param>
/// <param name="OutlierThreshold">What counts as an outlier.</param>
public sealed record RegressionMetrics(
    int Count, double RootMeanSquareError, double MeanAbsoluteError, double Bias, double NormalisedMedianAbsoluteDeviation,
    double OutlierFraction, double OutlierThreshold)
{
    /// <summary>Computes the metrics over the samples whose value is known.</summary>
    /// <param name="predictions">[samples].</param>
    /// <param name="truths">[samples], NaN where unknown.</param>
    /// <param name="scale">What a difference is divided by to give its scaled residual, from the true value: 1 + z for redshifts.</param>
    /// <param name="outlierThreshold">What counts as an outlier, in scaled residuals.</param>
    /// <returns>The metrics, or null where no value is known.</returns>
    public static RegressionMetrics? Of(
        ReadOnlySpan<double> predictions, ReadOnlySpan<double> truths, Func<double, double> scale, double outlierThreshold)
    {
        ArgumentNullException.ThrowIfNull(scale);
        List<double> residuals = [];
        double squares = 0, sizes = 0;
        for (int i = 0; i < truths.Length; i++)
        {
            if (double.IsNaN(truths[i])) continue;
            double difference = predictions[i] - truths[i];
            squares += difference * difference;
            sizes += Math.Abs(difference);
            residuals.Add(difference / scale(truths[i]));
        }

        if (residuals.Count == 0) return null;
        double bias = Median(residuals), deviation = 1.4826 * Median(residuals.Select(r => Math.Abs(r - bias)));
        double outliers = residuals.Count(r => Math.Abs(r) > outlierThreshold);
        return new RegressionMetrics(
            residuals.Count, Math.Sqrt(squares / residuals.Count), sizes / residuals.Count, bias, deviation, outliers / residuals.Count,
            outlierThreshold);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
