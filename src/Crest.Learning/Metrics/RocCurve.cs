namespace Crest.Learning.Metrics;

/// <summary>
/// The receiver operating characteristic: the share of positives found against the share of negatives taken for one, for every threshold.
/// Equal scores are one step, so ties count half.
/// </summary>
/// <param name="FalsePositiveRates">From 0 to 1, one a distinct score and one for the start.</param>
/// <param name="TruePositiveRates">At the same thresholds.</param>
/// <param name="AreaUnderCurve">0.5 for scores that tell nothing, 1 for perfect ones; NaN where one of the kinds is missing.</param>
public sealed record RocCurve(double[] FalsePositiveRates, double[] TruePositiveRates, double AreaUnderCurve)
{
    /// <summary>Computes the curve.</summary>
    /// <param name="scores">The higher, the more positive.</param>
    /// <param name="positive">What each is in truth.</param>
    public static RocCurve Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        double[] falling = scores.ToArray();
        for (int i = 0; i < falling.Length; i++) falling[i] = -falling[i];
        bool[] kinds = positive.ToArray();
        Array.Sort(falling, kinds);
        int positives = kinds.Count(p => p), negatives = kinds.Length - positives;
        List<double> falseRates = [0], trueRates = [0];
        double area = 0;
        int found = 0, mistaken = 0;
        for (int i = 0; i < falling.Length;)
        {
            double score = falling[i];
            for (; i < falling.Length && falling[i].Equals(score); i++)
            {
                if (kinds[i]) found++;
                else mistaken++;
            }

            falseRates.Add((double)mistaken / negatives);
            trueRates.Add((double)found / positives);
            area += (falseRates[^1] - falseRates[^2]) * (trueRates[^1] + trueRates[^2]) / 2;
        }

        return new RocCurve([.. falseRates], [.. trueRates], positives == 0 || negatives == 0 ? double.NaN : area);
    }
}
