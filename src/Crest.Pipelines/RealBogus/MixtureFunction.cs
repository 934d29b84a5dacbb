using Crest.Foundation.Options;
using Crest.Learning.Layers;
using Crest.Learning.Mixtures;
using Crest.Learning.Networks;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>
/// The log likelihood ratio of a mixture of real and one of bogus candidates, which start from the mixtures of maximum likelihood.
/// </summary>
public abstract record MixtureFunction : ScoreFunction
{
    /// <summary>Starts of each fit; the most likely one is taken.</summary>
    private const int Starts = 3;

    /// <summary>Components of the mixture of real candidates, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Components of the mixture of real candidates.", Name = "positive-mixture", Minimum = 1)]
    [Search(1, 6)]
    public int PositiveComponents { get; init; } = 1;

    /// <summary>Components of the mixture of bogus candidates, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Components of the mixture of bogus candidates.", Name = "negative-mixture", Minimum = 1)]
    [Search(1, 12)]
    public int NegativeComponents { get; init; } = 1;

    /// <summary>The kind of their covariance matrices.</summary>
    public abstract CovarianceKind Covariance { get; }

    /// <inheritdoc/>
    public override double StepCost => PositiveComponents + NegativeComponents;

    internal override NetworkSpec Spec(int features) =>
        new(features, [new LayerSpec.LikelihoodRatio(PositiveComponents, NegativeComponents, Covariance)]);

    internal override void Initialise(Network network, RankingData training, long seed, WorkerPool pool, CancellationToken cancellation)
    {
        int width = training.Input.Columns, first = training.Positives * width;
        Tensor real = training.Input.Slice(0, training.Positives, width);
        Tensor bogus = training.Input.Slice(first, training.Count - training.Positives, width);
        ((LikelihoodRatio)network.Layers[0]).Begin(
            ExpectationMaximisation.Fit(real, PositiveComponents, Covariance, Starts, seed, pool, cancellation),
            ExpectationMaximisation.Fit(bogus, NegativeComponents, Covariance, Starts, seed, pool, cancellation));
    }
}
