using Crest.Learning.Training;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// A smooth partial area under the ROC curve, to be maximised over the scores of n⁺ positives and n⁻ negatives: the logistic function σ of
/// the difference stands for the step that says whether a positive scores higher than a negative (Ueda and Fujino 2018, arXiv 1806.04838).
/// </summary>
/// <remarks>An objective keeps its work memory between calls, so that an epoch allocates nothing: one thread calls it at a time.</remarks>
public abstract class PartialAucObjective
{
    /// <summary>So many pairs take the double sum as long as the expansion takes for a few scores.</summary>
    private const int FewPairs = 1000;

    private readonly DoubleSum _doubleSum = new();
    private readonly ExpandedSum _expandedSum = new();

    /// <summary>The objective and its gradient.</summary>
    /// <param name="positives">Scores of the positives [n⁺], at least one; any finite numbers.</param>
    /// <param name="negatives">Scores of the negatives [n⁻], at least one; any finite numbers.</param>
    /// <param name="positiveGradient">Written [n⁺]: the derivative by each positive's score, 0 or more.</param>
    /// <param name="negativeGradient">Written [n⁻]: the derivative by each negative's score, 0 or less.</param>
    /// <param name="pool">The threads; the same bits for any number of them.</param>
    /// <returns>What is maximised: the logarithm of the relaxed pAUC, the exact pAUC itself.</returns>
    /// <exception cref="DivergenceException">A score is no finite number.</exception>
    /// <exception cref="ArgumentException">A kind is missing, or a gradient is not as long as its scores.</exception>
    public double Compute(
        ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, Span<float> positiveGradient, Span<float> negativeGradient,
        WorkerPool pool)
    {
        if (positives.IsEmpty || negatives.IsEmpty)
            throw new ArgumentException($"{positives.Length} positives and {negatives.Length} negatives: a ranking needs both");
        if (positiveGradient.Length != positives.Length || negativeGradient.Length != negatives.Length)
            throw new ArgumentException("a gradient must be as long as its scores");
        return Evaluate(positives, negatives, positiveGradient, negativeGradient, pool);
    }

    /// <summary>As <see cref="Compute"/>, of the negatives that count.</summary>
    internal abstract double Evaluate(
        ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, Span<float> positiveGradient, Span<float> negativeGradient,
        WorkerPool pool);

    /// <summary>
    /// The objective as a function of F, the mean over the positives of σ(positive - negative), at places t where negatives are.
    /// </summary>
    /// <param name="counts">How many negatives stand at each place.</param>
    /// <param name="sums">n⁺·F·e^depth of each, from some tenths to some n⁺: F itself may be too small for a number.</param>
    /// <param name="depths">How far each lies above the highest positive, 0 or more; ∞ where nothing counts.</param>
    /// <param name="positives">n⁺.</param>
    /// <param name="negatives">How many negatives count.</param>
    /// <param name="shares">Written: the derivative of the objective by the logarithm of F of one negative at each place.</param>
    /// <returns>The objective.</returns>
    internal abstract double Value(
        ReadOnlySpan<double> counts, ReadOnlySpan<double> sums, ReadOnlySpan<double> depths, int positives, double negatives,
        Span<double> shares);

    /// <summary>Refuses scores that are no finite numbers.</summary>
    internal static DivergenceException NotFinite() =>
        new("a score became infinite or no number: the training diverged; try a smaller --learning-rate");

    /// <summary>The objective and its gradient over all pairs, by the method that takes less time.</summary>
    private protected double Sum(
        NegativeSelection selection, ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, Span<float> positiveGradient,
        Span<float> negativeGradient, WorkerPool pool) =>
        (long)positives.Length * negatives.Length <= FewPairs
            ? _doubleSum.Compute(this, selection, positives, negatives, positiveGradient, negativeGradient)
            : _expandedSum.Compute(this, selection, positives, negatives, positiveGradient, negativeGradient, pool);
}
