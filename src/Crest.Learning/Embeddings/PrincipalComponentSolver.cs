using System.Text.Json.Serialization;

namespace Crest.Learning.Embeddings;

/// <summary>How principal components are computed.</summary>
public enum PrincipalComponentSolver
{
    /// <summary>Exact where the smaller side of the data is at most 1,024, else randomised.</summary>
    [JsonStringEnumMemberName("auto")]
    Automatic,

    /// <summary>The eigenvectors of the covariance, or of the products of all pairs of samples where there are fewer samples than
    /// features.</summary>
    [JsonStringEnumMemberName("exact")]
    Exact,

    /// <summary>Subspace iteration from random directions (Halko, Martinsson, Tropp 2011, algorithm 4.4).</summary>
    [JsonStringEnumMemberName("randomised")]
    Randomised,
}
