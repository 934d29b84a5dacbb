using System.Numerics;

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
    /// <param name="scores">The higher, the more positive; what is not a number ranks below all others.</param>
    /// <param name="positive">What each is in truth.</param>
    /// <typeparam name="T">Single or double precision.</typeparam>
    public static RocCurve Of<T>(ReadOnlySpan<T> scores, ReadOnlySpan<bool> positive)
        where T : struct, IFloatingPoint<T>
    {
        var ranked = RankedScores.Of(scores, positive);
        double[] falseRates = new double[ranked.Distinct + 1], trueRates = new double[ranked.Distinct + 1];
        foreach (int place in ranked.Negatives) falseRates[place + 1]++;
        foreach (int place in ranked.Positives) trueRates[place + 1]++;
        Accumulate(falseRates, ranked.Negatives.Length);
        Accumulate(trueRates, ranked.Positives.Length);
        return new RocCurve(falseRates, trueRates, Area(falseRates, trueRates, 1));
    }

    /// <summary>
    /// The area under the curve up to a false positive rate, divided by that rate: the share of pairs in the right order among the highest
    /// negatives. Where the rate falls between two points of the curve, it ends on the line between them.
    /// </summary>
    /// <param name="rate">β, above 0 and at most 1; 1 gives <see cref="AreaUnderCurve"/>.</param>
    public double PartialArea(double rate) => Area(FalsePositiveRates, TruePositiveRates, rate);

    /// <summary>
    /// The largest true positive rate of a threshold whose false positive rate is not above the given one; NaN
    /// where one of the kinds is missing.
    /// </summary>
    /// <param name="rate">From 0 to 1.</param>
    public double TruePositiveRateAt(double rate) => Highest(FalsePositiveRates, TruePositiveRates, rate);

    /// <summary>Turns numbers at each threshold into shares up to it.</summary>
    /// <param name="numbers">0, then the number at each threshold.</param>
    /// <param name="all">What they add up to.</param>
    internal static void Accumulate(Span<double> numbers, int all)
    {
        double sum = 0;
        foreach (ref double number in numbers)
        {
            sum += number;
            number = sum / all;
        }
    }

    /// <summary>As <see cref="PartialArea"/>.</summary>
    internal static double Area(ReadOnlySpan<double> falseRates, ReadOnlySpan<double> trueRates, double rate)
    {
        if (double.IsNaN(falseRates[^1]) || double.IsNaN(trueRates[^1])) return double.NaN;
        double area = 0;
        for (int i = 1; i < falseRates.Length && falseRates[i - 1] < rate; i++)
        {
            double width = falseRates[i] - falseRates[i - 1], rise = trueRates[i] - trueRates[i - 1];
            double inside = Math.Min(width, rate - falseRates[i - 1]);
            if (width > 0) area += inside * (trueRates[i - 1] + (rise * inside / width / 2));
        }

        return area / rate;
    }

    /// <summary>As <see cref="TruePositiveRateAt"/>.</summary>
    internal static double Highest(ReadOnlySpan<double> falseRates, ReadOnlySpan<double> trueRates, double rate)
    {
        if (double.IsNaN(falseRates[^1]) || double.IsNaN(trueRates[^1])) return double.NaN;
        double highest = 0;
        for (int i = 0; i < falseRates.Length && falseRates[i] <= rate; i++) highest = trueRates[i];
        return highest;
    }
}
