using Crest.Experiments.Studies;
using Crest.Learning.Layers;
using Crest.Learning.Mixtures;
using Crest.Learning.Networks;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>The log likelihood ratio of a mixture of real and one of bogus candidates, begun at the mixtures of maximum likelihood.</summary>
/// <param name="PositiveComponents">Components of the mixture of real candidates, at least 1.</param>
/// <param name="NegativeComponents">Components of the mixture of bogus candidates, at least 1.</param>
/// <param name="Covariance">The kind of their covariance matrices.</param>
public sealed record MixtureFunction(int PositiveComponents, int NegativeComponents, CovarianceKind Covariance) : ScoreFunction
{
    /// <summary>Starts of each fit; the likeliest one is taken.</summary>
    private const int Starts = 3;

    /// <inheritdoc/>
    public override string Name => Covariance == CovarianceKind.Full ? "gmm-full" : "gmm-diagonal";

    /// <inheritdoc/>
    public override double StepCost => PositiveComponents + NegativeComponents;

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, ParameterDistribution>> DefaultSpace =>
    [
        new("positive_mixture", new ParameterDistribution.Integer(1, 6)), new("negative_mixture", new ParameterDistribution.Integer(1, 12)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object?>> Options() => [new("positive_mixture", PositiveComponents), new("negative_mixture", NegativeComponents)];

    internal override NetworkSpec Spec(int features) => new(features, [new LayerSpec.LikelihoodRatio(PositiveComponents, NegativeComponents, Covariance)]);

    internal override void Begin(Network network, RankingData training, long seed, WorkerPool pool, CancellationToken cancellation)
    {
        int width = training.Input.Columns, first = training.Positives * width;
        Tensor real = training.Input.Slice(0, training.Positives, width), bogus = training.Input.Slice(first, training.Count - training.Positives, width);
        ((LikelihoodRatio)network.Layers[0]).Begin(
            ExpectationMaximisation.Fit(real, PositiveComponents, Covariance, Starts, seed, pool, cancellation),
            ExpectationMaximisation.Fit(bogus, NegativeComponents, Covariance, Starts, seed, pool, cancellation));
    }
}
