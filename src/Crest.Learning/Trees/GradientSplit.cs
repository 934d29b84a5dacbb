using System.Runtime.Intrinsics;

namespace Crest.Learning.Trees;

/// <summary>The best split of a node by one feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Bin">The last bin that goes left.</param>
/// <param name="MissingLeft">Whether missing values go left.</param>
/// <param name="Gain">What it gains; -∞ where no split is allowed.</param>
/// <param name="First">The sum of first derivatives on the left, in a histogram's units.</param>
/// <param name="Second">The sum of second derivatives on the left.</param>
internal readonly unsafe record struct GradientSplit(int Feature, int Bin, bool MissingLeft, double Gain, long First, long Second)
{
    /// <summary>No split.</summary>
    public static GradientSplit None => new(-1, 0, false, double.NegativeInfinity, 0, 0);

    /// <summary>
    /// What a node as a leaf is worth: the squared, soft-thresholded sum G²/(H + λ) of equation 6 (Chen &amp;
    /// Guestrin 2016), without its half.
    /// </summary>
    public static double Worth(double first, double second, BoostingOptions options)
    {
        double beyond = Math.Max(0, Math.Abs(first) - options.Alpha);
        return beyond == 0 ? 0 : beyond * beyond / (second + options.Lambda);
    }

    /// <summary>The value of a leaf before shrinkage, -G/(H + λ) (equation 5), G soft-thresholded by α.</summary>
    public static double Weight(double first, double second, BoostingOptions options)
    {
        double beyond = Math.Max(0, Math.Abs(first) - options.Alpha);
        return beyond == 0 ? 0 : -Math.Sign(first) * beyond / (second + options.Lambda);
    }

    /// <summary>
    /// Finds the best split by a feature (equation 7 without its half, as XGBoost counts; algorithm 3 for missing values: both ways are
    /// tried). Of equal ones it is the lowest, missing values right.
    /// </summary>
    /// <param name="histogram">The feature's sums in the node.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="cuts">Its number of cuts.</param>
    /// <param name="first">The node's sum of first derivatives, in a histogram's units.</param>
    /// <param name="second">Its sum of second derivatives.</param>
    /// <param name="options">Regularisation.</param>
    public static GradientSplit Best(long* histogram, int feature, int cuts, long first, long second, BoostingOptions options)
    {
        const int bins = FeatureCuts.MostBins, lanes = 8;
        if (cuts == 0) return None;
        long* firsts = stackalloc long[bins + lanes], seconds = stackalloc long[bins + lanes];
        long g = 0, h = 0;
        for (int i = 0; i < cuts; i++)
        {
            firsts[i] = g += histogram[i];
            seconds[i] = h += histogram[bins + i];
        }

        // Lanes behind the last cut leave nothing on the right, so they are not allowed.
        for (int i = cuts; i % lanes != 0; i++) (firsts[i], seconds[i]) = (first, second);
        long missingFirst = histogram[FeatureCuts.Missing], missingSecond = histogram[bins + FeatureCuts.Missing];
        (double gain, int bin) = Scan(firsts, seconds, cuts, 0, 0, first, second, options);
        bool missing = missingFirst != 0 || missingSecond != 0, missingLeft = false;
        if (missing)
        {
            (double other, int at) = Scan(firsts, seconds, cuts, missingFirst, missingSecond, first, second, options);
            if (other > gain) (gain, bin, missingLeft) = (other, at, true);
        }

        if (double.IsNegativeInfinity(gain)) return None;
        (g, h) = missingLeft ? (firsts[bin] + missingFirst, seconds[bin] + missingSecond) : (firsts[bin], seconds[bin]);
        // Where no value is missing, those that will be go with the larger side.
        if (!missing) missingLeft = h > second - h;
        return new GradientSplit(
            feature, bin, missingLeft, gain - Worth(first * LogisticGradients.FirstUnit, second * LogisticGradients.SecondUnit, options), g,
            h);
    }

    private static (double Worth, int Bin) Scan(
        long* firsts, long* seconds, int cuts, long addedFirst, long addedSecond, long first, long second, BoostingOptions options)
    {
        Vector512<double> firstUnit = Vector512.Create(LogisticGradients.FirstUnit),
            secondUnit = Vector512.Create(LogisticGradients.SecondUnit);
        Vector512<double> lambda = Vector512.Create(options.Lambda), alpha = Vector512.Create(options.Alpha);
        Vector512<double> least = Vector512.Create(Math.Max(options.MinChildWeight, double.Epsilon));
        Vector512<double> best = Vector512.Create(double.NegativeInfinity);
        Vector512<long> bestAt = default, at = Vector512<long>.Indices;
        for (int i = 0; i < cuts; i += 8, at += Vector512.Create(8L))
        {
            Vector512<long> leftFirst = Vector512.Load(firsts + i) + Vector512.Create(addedFirst),
                leftSecond = Vector512.Load(seconds + i) + Vector512.Create(addedSecond);
            Vector512<double> gl = Vector512.ConvertToDouble(leftFirst) * firstUnit,
                gr = Vector512.ConvertToDouble(Vector512.Create(first) - leftFirst) * firstUnit;
            Vector512<double> hl = Vector512.ConvertToDouble(leftSecond) * secondUnit,
                hr = Vector512.ConvertToDouble(Vector512.Create(second) - leftSecond) * secondUnit;
            gl = Vector512.Max(Vector512.Abs(gl) - alpha, Vector512<double>.Zero);
            gr = Vector512.Max(Vector512.Abs(gr) - alpha, Vector512<double>.Zero);
            Vector512<double> worth = (gl * gl / (hl + lambda)) + (gr * gr / (hr + lambda));
            Vector512<double> better =
                Vector512.GreaterThanOrEqual(hl, least) & Vector512.GreaterThanOrEqual(hr, least) & Vector512.GreaterThan(worth, best);
            best = Vector512.ConditionalSelect(better, worth, best);
            bestAt = Vector512.ConditionalSelect(better.AsInt64(), at, bestAt);
        }

        (double most, long where) = (double.NegativeInfinity, 0);
        for (int lane = 0; lane < 8; lane++)
            if (best[lane] > most || (best[lane] == most && bestAt[lane] < where)) (most, where) = (best[lane], bestAt[lane]);
        return (most, (int)where);
    }
}
