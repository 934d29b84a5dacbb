using System.Numerics.Tensors;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// log [ 1/n⁻ Σⱼ ( 1/n⁺ Σᵢ σ(s⁺ᵢ - s⁻ⱼ) )^γ ]^(1/γ): the smaller γ is, the more of the weight lies on the negatives that score highest,
/// without any being left out. γ = 1 is the logarithm of the AUC.
/// </summary>
public sealed class RelaxedPartialAuc : PartialAucObjective
{
    /// <summary>Makes the objective.</summary>
    /// <param name="gamma">γ, above 0 and at most 1.</param>
    /// <exception cref="CrestException">γ is outside that range.</exception>
    public RelaxedPartialAuc(double gamma)
    {
        if (!(gamma > 0 && gamma <= 1)) throw new OptionException("gamma", $"{gamma} is not above 0 and at most 1");
        Gamma = gamma;
    }

    /// <summary>γ, above 0 and at most 1.</summary>
    public double Gamma { get; }

    internal override double Evaluate(
        ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, Span<float> positiveGradient, Span<float> negativeGradient,
        WorkerPool pool) =>
        Sum(NegativeSelection.All(negatives.Length), positives, negatives, positiveGradient, negativeGradient, pool);

    internal override double Value(
        ReadOnlySpan<double> counts, ReadOnlySpan<double> sums, ReadOnlySpan<double> depths, int positives, double negatives,
        Span<double> shares)
    {
        // In units of the largest F, that of the least depth: e^(-γ depth) alone may be too small for a number at every place.
        double least = double.PositiveInfinity;
        for (int j = 0; j < counts.Length; j++)
            if (counts[j] != 0) least = Math.Min(least, depths[j]);
        TensorPrimitives.Log(sums, shares);
        double logPositives = Math.Log(positives);
        for (int j = 0; j < shares.Length; j++) shares[j] = Gamma * (shares[j] - logPositives - (depths[j] - least));
        TensorPrimitives.Exp<double>(shares, shares);
        double total = TensorPrimitives.Dot(counts, shares);
        TensorPrimitives.Divide(shares, total, shares);
        return (Math.Log(total / negatives) / Gamma) - least;
    }
}
