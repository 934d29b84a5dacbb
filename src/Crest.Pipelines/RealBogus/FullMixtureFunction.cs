using Crest.Learning.Mixtures;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary>A likelihood ratio of mixtures with full covariance matrices.</summary>
[Command("gmm full")]
public sealed record FullMixtureFunction : MixtureFunction
{
    /// <inheritdoc/>
    public override string Name => "gmm-full";

    /// <inheritdoc/>
    public override string Description =>
        "Fit two Gaussian mixtures with full covariances, then train their likelihood ratio to rank candidates.";

    /// <inheritdoc/>
    public override CovarianceKind Covariance => CovarianceKind.Full;
}
