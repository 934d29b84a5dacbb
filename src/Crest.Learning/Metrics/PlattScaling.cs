namespace Crest.Learning.Metrics;

/// <summary>
/// A score as a probability: 1 / (1 + e^-(a·s + b)) (Platt, "Probabilistic outputs for support vector machines", 1999, equation 1, here
/// with the sign of a for scores that grow with the probability).
/// </summary>
/// <param name="Slope">a, at least 0.</param>
/// <param name="Offset">b.</param>
public sealed record PlattScaling(double Slope, double Offset)
{
    private const int MostSteps = 100;

    /// <summary>
    /// Fits the scaling by maximum likelihood, with Platt's targets, which keep it finite where the kinds do not overlap.
    /// </summary>
    /// <param name="scores">Scores of samples that the model was not fitted on, finite.</param>
    /// <param name="positive">What each is; both kinds are there.</param>
    /// <remarks>Newton's method on standardised scores, each step halved until the loss falls (Lin, Lin, Weng 2007, algorithm 1).</remarks>
    public static PlattScaling Fit(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        double mean = 0, variance = 0;
        foreach (float score in scores) mean += score / (double)scores.Length;
        foreach (float score in scores) variance += (score - mean) * (score - mean) / scores.Length;
        double width = variance > 0 ? Math.Sqrt(variance) : 1;
        int positives = positive.Count(true), negatives = positive.Length - positives;
        double high = (positives + 1.0) / (positives + 2.0), low = 1 / (negatives + 2.0);
        double slope = 0, offset = Math.Log((positives + 1.0) / (negatives + 1.0));
        double loss = Loss(scores, positive, mean, width, slope, offset, high, low);
        for (int step = 0; step < MostSteps; step++)
        {
            // The gradient by slope and offset, and the second derivatives; a little more on the diagonal keeps them invertible.
            double bySlope = 0, byOffset = 0, slopes = 1e-12, offsets = 1e-12, mixed = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double x = (scores[i] - mean) / width, p = Logistic((slope * x) + offset), error = p - (positive[i] ? high : low),
                    weight = p * (1 - p);
                bySlope += error * x;
                byOffset += error;
                slopes += weight * x * x;
                offsets += weight;
                mixed += weight * x;
            }

            if (Math.Max(Math.Abs(bySlope), Math.Abs(byOffset)) < 1e-8 * scores.Length) break;
            double determinant = (slopes * offsets) - (mixed * mixed);
            double slopeStep = ((offsets * bySlope) - (mixed * byOffset)) / determinant,
                offsetStep = ((slopes * byOffset) - (mixed * bySlope)) / determinant;
            double share = 1, next;
            while ((next = Loss(scores, positive, mean, width, slope - (share * slopeStep), offset - (share * offsetStep), high, low))
                    > loss
                && share > 1e-10)
                share /= 2;
            if (!(next < loss)) break;
            (slope, offset, loss) = (slope - (share * slopeStep), offset - (share * offsetStep), next);
        }

        slope = Math.Max(0, slope);
        return new PlattScaling(slope / width, offset - (slope * mean / width));
    }

    /// <summary>The probability.</summary>
    /// <param name="score">A score.</param>
    public double Probability(double score) => Logistic((Slope * score) + Offset);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The cross-entropy with targets that stand a little inside of 0 and 1.</summary>
    private static double Loss(
        ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive, double mean, double width, double slope, double offset, double high,
        double low)
    {
        double loss = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double z = (slope * (scores[i] - mean) / width) + offset, target = positive[i] ? high : low;
            // log(1 + e^z) - t z, without an overflow.
            loss += Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - (target * z);
        }

        return loss;
    }
}
