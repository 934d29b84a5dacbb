using Crest.Numerics.Foundation;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// 1/(β n⁺ n⁻) Σᵢ [ Σ_{j ≤ ⌊B⌋} σ(s⁺ᵢ - s⁻₍ⱼ₎) + (B - ⌊B⌋) σ(s⁺ᵢ - s⁻₍⌊B⌋₊₁₎) ] with B = β n⁻ and the negatives ranked from the highest score: the share
/// of pairs in the right order among the false positives that a rate of β admits. β = 1 is the AUC.
/// </summary>
public sealed class ExactPartialAuc : PartialAucObjective
{
    private readonly HighestScores _highest = new();

    /// <summary>Makes the objective.</summary>
    /// <param name="beta">β, above 0 and at most 1.</param>
    /// <exception cref="CrestException">β is outside that range.</exception>
    public ExactPartialAuc(double beta)
    {
        if (!(beta > 0 && beta <= 1)) throw new CrestException($"--beta: {beta} is not above 0 and at most 1");
        Beta = beta;
    }

    /// <summary>β, above 0 and at most 1.</summary>
    public double Beta { get; }

    internal override NegativeSelection Select(ReadOnlySpan<float> negatives, WorkerPool pool) => _highest.Select(negatives, Beta * negatives.Length, pool);

    internal override double Value(
        ReadOnlySpan<double> counts, ReadOnlySpan<double> sums, ReadOnlySpan<double> depths, int positives, int negatives, Span<double> shares)
    {
        double scale = 1 / (Beta * positives * negatives), value = 0;
        for (int j = 0; j < counts.Length; j++)
        {
            shares[j] = scale * sums[j] * Math.Exp(-depths[j]);
            value += counts[j] * shares[j];
        }

        return value;
    }
}
