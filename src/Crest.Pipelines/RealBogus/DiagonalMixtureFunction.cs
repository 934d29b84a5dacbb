using Crest.Learning.Mixtures;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary>A likelihood ratio of mixtures with diagonal covariance matrices.</summary>
[Command("gmm diagonal")]
public sealed record DiagonalMixtureFunction : MixtureFunction
{
    /// <inheritdoc/>
    public override string Name => "gmm-diagonal";

    /// <inheritdoc/>
    public override string Description =>
        "Fit two Gaussian mixtures with diagonal covariances, then train their likelihood ratio to rank candidates.";

    /// <inheritdoc/>
    public override CovarianceKind Covariance => CovarianceKind.Diagonal;
}
