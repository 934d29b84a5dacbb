namespace Crest.Learning.Trees;

/// <summary>A split of a forest's node.</summary>
/// <param name="Feature">The feature; -1 for no split.</param>
/// <param name="Bin">The last bin that goes left.</param>
/// <param name="MissingLeft">Whether missing values go left.</param>
/// <param name="Impurity">Rows times impurity, summed over both sides: the less, the better.</param>
/// <param name="Left">Rows and positive rows on the left, as a <see cref="ClassHistogram"/> counts them.</param>
internal readonly unsafe record struct ClassSplit(int Feature, int Bin, bool MissingLeft, double Impurity, long Left)
{
    /// <summary>No split.</summary>
    public static ClassSplit None => new(-1, 0, false, double.PositiveInfinity, 0);

    /// <summary>Finds the best split by a feature among all its values in the node; missing values are tried on both sides.</summary>
    /// <param name="impurity">The measure.</param>
    /// <param name="bins">The bins that are not empty, rising.</param>
    /// <param name="pairs">Their counts.</param>
    /// <param name="filled">How many bins.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="cuts">Its number of cuts.</param>
    /// <param name="total">Counts of the node.</param>
    /// <param name="leastRows">The least rows of a side.</param>
    /// <typeparam name="TImpurity">A struct, so that the call is direct.</typeparam>
    public static ClassSplit Best<TImpurity>(
        TImpurity impurity, byte* bins, long* pairs, int filled, int feature, int cuts, long total, int leastRows)
        where TImpurity : struct, IImpurity
    {
        bool missing = filled > 0 && bins[filled - 1] == FeatureCuts.Missing;
        int values = missing ? filled - 1 : filled;
        (double least, int at, long left) = Scan(impurity, pairs, missing ? values : values - 1, 0, total, leastRows);
        bool missingLeft = false;
        if (missing)
        {
            (double other, int otherAt, long otherLeft) = Scan(impurity, pairs, values - 1, pairs[values], total, leastRows);
            if (other < least) (least, at, left, missingLeft) = (other, otherAt, otherLeft, true);
        }

        if (at < 0) return None;
        // The cut half way between the neighbours; behind the last value, the highest.
        int bin = at + 1 < values ? (bins[at] + bins[at + 1] - 1) / 2 : cuts - 1;
        if (bin < bins[at]) return None;
        if (!missing) missingLeft = ClassHistogram.Rows(left) > ClassHistogram.Rows(total - left);
        return new ClassSplit(feature, bin, missingLeft, least, left);
    }

    private static (double Impurity, int At, long Left) Scan<TImpurity>(
        TImpurity impurity, long* pairs, int count, long left, long total, int leastRows)
        where TImpurity : struct, IImpurity
    {
        (double least, int at, long best) = (double.PositiveInfinity, -1, 0);
        for (int i = 0; i < count; i++)
        {
            left += pairs[i];
            long right = total - left;
            uint leftRows = ClassHistogram.Rows(left), rightRows = ClassHistogram.Rows(right);
            if (leftRows < leastRows || rightRows < leastRows) continue;
            double sum = impurity.Of(leftRows, ClassHistogram.Positives(left)) + impurity.Of(rightRows, ClassHistogram.Positives(right));
            if (sum < least) (least, at, best) = (sum, i, left);
        }

        return (least, at, best);
    }
}
