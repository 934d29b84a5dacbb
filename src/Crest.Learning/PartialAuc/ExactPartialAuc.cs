using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// 1/(β n⁺ n⁻) Σᵢ [ Σ_{j ≤ ⌊B⌋} σ(s⁺ᵢ - s⁻₍ⱼ₎) + (B - ⌊B⌋) σ(s⁺ᵢ - s⁻₍⌊B⌋₊₁₎) ] with B = β n⁻ and the negatives ranked from the highest
/// score: the share of pairs in the right order among the false positives that a rate of β admits. β = 1 is the AUC.
/// </summary>
public sealed class ExactPartialAuc : PartialAucObjective
{
    private readonly HighestScores _highest = new();
    private float[] _gradient = [];

    /// <summary>Makes the objective.</summary>
    /// <param name="beta">β, above 0 and at most 1.</param>
    /// <exception cref="CrestException">β is outside that range.</exception>
    public ExactPartialAuc(double beta)
    {
        if (!(beta > 0 && beta <= 1)) throw new OptionException("beta", $"{beta} is not above 0 and at most 1");
        Beta = beta;
    }

    /// <summary>β, above 0 and at most 1.</summary>
    public double Beta { get; }

    internal override double Evaluate(
        ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, Span<float> positiveGradient, Span<float> negativeGradient,
        WorkerPool pool)
    {
        NegativeSelection selection = _highest.Select(negatives, Beta * negatives.Length, pool);
        if (_gradient.Length < _highest.Scores.Length) _gradient = new float[negatives.Length];
        Span<float> gradient = _gradient.AsSpan(0, _highest.Scores.Length);
        double value = Sum(selection, positives, _highest.Scores, positiveGradient, gradient, pool);
        negativeGradient.Clear();
        ReadOnlySpan<int> places = _highest.Places;
        for (int k = 0; k < places.Length; k++) negativeGradient[places[k]] = gradient[k];
        return value;
    }

    internal override double Value(
        ReadOnlySpan<double> counts, ReadOnlySpan<double> sums, ReadOnlySpan<double> depths, int positives, double negatives,
        Span<double> shares)
    {
        double scale = 1 / (positives * negatives), value = 0;
        for (int j = 0; j < counts.Length; j++)
        {
            shares[j] = scale * sums[j] * Math.Exp(-depths[j]);
            value += counts[j] * shares[j];
        }

        return value;
    }
}
