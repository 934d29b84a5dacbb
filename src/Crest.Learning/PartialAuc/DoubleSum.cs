namespace Crest.Learning.PartialAuc;

/// <summary>
/// The sum over all n⁺·n⁻ pairs, term by term in double precision. It takes two exponential functions a pair twice over, so it serves small
/// sets, and the tests of the fast method as what that must agree with.
/// </summary>
/// <remarks>
/// A negative far above all positives has an F of e^-1000 or e^-10000, for which there is no number. So sums are kept in units of
/// e^-depth, the depth of a negative being how far it lies above the highest positive p: with σ(u) = e^min(u, 0) / (1 + e^-|u|) a
/// term is e^(min(s⁺, s⁻) - min(p, s⁻)) / (1 + e^-|u|). The highest positive's own is ½ or more, and differences are taken before anything
/// is lost to the size of the scores: all holds for any finite scores.
/// </remarks>
internal sealed class DoubleSum
{
    private double[] _counts = [], _sums = [], _slopes = [], _depths = [], _shares = [];

    /// <summary>As <see cref="PartialAucObjective.Compute"/>, with the negatives that were selected.</summary>
    public double Compute(
        PartialAucObjective objective, NegativeSelection selection, ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives,
        Span<float> positiveGradient, Span<float> negativeGradient)
    {
        Refuse(positives);
        Refuse(negatives);
        double highest = float.NegativeInfinity;
        foreach (float positive in positives) highest = Math.Max(highest, positive);
        // Negatives that do not count are left out of all that follows.
        int selected = 0;
        Reserve(negatives.Length);
        foreach (float negative in negatives)
        {
            double count = selection.Weight(negative);
            if (count == 0) continue;
            double sum = 0, slope = 0;
            foreach (float positive in positives)
            {
                (double term, double derivative) = Pair(positive, negative, highest);
                sum += term;
                slope += derivative;
            }

            (_counts[selected], _sums[selected], _slopes[selected]) = (count, sum, slope);
            _depths[selected++] = Math.Max(0, negative - highest);
        }

        double value = objective.Value(
            _counts.AsSpan(0, selected), _sums.AsSpan(0, selected), _depths.AsSpan(0, selected), positives.Length, selection.Total,
            _shares.AsSpan(0, selected));
        for (int j = 0, place = 0; j < negatives.Length; j++)
        {
            double count = selection.Weight(negatives[j]);
            negativeGradient[j] = count == 0 ? 0 : (float)(-count * _shares[place] * _slopes[place] / _sums[place]);
            if (count != 0) place++;
        }

        for (int i = 0; i < positives.Length; i++)
        {
            double sum = 0;
            int place = 0;
            foreach (float negative in negatives)
            {
                if (selection.Weight(negative) == 0) continue;
                sum += _counts[place] * _shares[place] * Pair(positives[i], negative, highest).Derivative / _sums[place];
                place++;
            }

            positiveGradient[i] = (float)sum;
        }

        return value;
    }

    /// <summary>σ(positive - negative) and its derivative by the difference, both times e^depth of the negative.</summary>
    private static (double Term, double Derivative) Pair(double positive, double negative, double highest)
    {
        double size = Math.Exp(-Math.Abs(positive - negative));
        double term = Math.Exp(Math.Min(positive, negative) - Math.Min(highest, negative)) / (1 + size);
        return (term, term * (positive > negative ? size : 1) / (1 + size));
    }

    private static void Refuse(ReadOnlySpan<float> scores)
    {
        foreach (float score in scores)
            if (!float.IsFinite(score)) throw PartialAucObjective.NotFinite();
    }

    private void Reserve(int negatives)
    {
        if (_sums.Length >= negatives) return;
        (_counts, _sums, _slopes) = (new double[negatives], new double[negatives], new double[negatives]);
        (_depths, _shares) = (new double[negatives], new double[negatives]);
    }
}
