namespace Crest.Pipelines.LightCurves;

/// <summary>Mean and standard deviation of a number that a network predicts, over the training split.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, above 0.</param>
public sealed record NumberScale(double Mean, double StandardDeviation)
{
    /// <summary>The scale of numbers.</summary>
    /// <param name="values">NaN where not known.</param>
    /// <param name="fewest">Fewest known ones.</param>
    /// <returns>Null where fewer are known, or all are the same.</returns>
    public static NumberScale? Of(IEnumerable<double> values, int fewest)
    {
        double[] known = [.. values.Where(double.IsFinite)];
        if (known.Length < fewest) return null;
        double mean = known.Average(), deviation = Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
        return deviation > 0 ? new NumberScale(mean, deviation) : null;
    }

    /// <summary>What a network is taught of a number; NaN where it is not known.</summary>
    public double Standardised(double value) => (value - Mean) / StandardDeviation;

    /// <summary>The number of what a network gives.</summary>
    public double Number(double standardised) => (standardised * StandardDeviation) + Mean;
}
