namespace Crest.Learning.Mixtures;

/// <summary>What shapes the components of a mixture can take.</summary>
public enum CovarianceKind
{
    /// <summary>Any covariance matrix.</summary>
    Full,

    /// <summary>A variance for each feature, no correlations.</summary>
    Diagonal,
}
