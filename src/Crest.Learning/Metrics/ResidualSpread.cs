namespace Crest.Learning.Metrics;

/// <summary>
/// The uncertainty of predicted numbers: how far those of objects with a known value were off that had a similar prediction. It says
/// nothing of an object that is unlike them.
/// </summary>
/// <param name="From">Lowest prediction of each bin, rising; the first bin also holds what is below, the last what is above.</param>
/// <param name="HalfWidth">Of each bin: the distance from the prediction within which 68.27 % of the true values are.</param>
public sealed record ResidualSpread(IReadOnlyList<double> From, IReadOnlyList<double> HalfWidth)
{
    /// <summary>Fewest objects of a bin: the half-width of so many is uncertain by a tenth or so.</summary>
    public const int FewestInBin = 50;

    /// <summary>Fewest objects at all; fewer say too little.</summary>
    public const int Fewest = 20;

    private const int MostBins = 10;
    private const double Share = 0.6827;

    /// <summary>Computes the spread.</summary>
    /// <param name="predictions">What was predicted of objects that the model was not fitted to.</param>
    /// <param name="truths">Their true values, as many; NaN where unknown.</param>
    /// <returns>Null where fewer than <see cref="Fewest"/> are known.</returns>
    public static ResidualSpread? Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> truths)
    {
        List<(double Predicted, double Size)> known = [];
        for (int i = 0; i < truths.Length; i++)
            if (!double.IsNaN(truths[i]) && !double.IsNaN(predictions[i]))
                known.Add((predictions[i], Math.Abs(predictions[i] - truths[i])));
        if (known.Count < Fewest) return null;
        known.Sort((a, b) => a.Predicted.CompareTo(b.Predicted));
        int bins = Math.Clamp(known.Count / FewestInBin, 1, MostBins);
        double[] from = new double[bins], halfWidth = new double[bins];
        for (int bin = 0; bin < bins; bin++)
        {
            int first = (int)((long)bin * known.Count / bins), end = (int)((long)(bin + 1) * known.Count / bins);
            from[bin] = known[first].Predicted;
            double[] sizes = [.. known[first..end].Select(k => k.Size).Order()];
            halfWidth[bin] = sizes[Math.Min(sizes.Length - 1, (int)Math.Ceiling(Share * sizes.Length) - 1)];
        }

        return new ResidualSpread(from, halfWidth);
    }

    /// <summary>The half-width of a prediction; NaN for NaN.</summary>
    /// <param name="prediction">What was predicted.</param>
    public double At(double prediction)
    {
        if (double.IsNaN(prediction)) return double.NaN;
        int bin = 0;
        while (bin + 1 < From.Count && From[bin + 1] <= prediction) bin++;
        return HalfWidth[bin];
    }
}
