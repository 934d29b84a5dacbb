namespace Crest.Learning.Embeddings;

/// <summary>How a t-SNE is computed.</summary>
/// <param name="Perplexity">The effective number of neighbours of a sample, above 1.</param>
/// <param name="Iterations">Steps of the descent, at least 250: those in which neighbours pull twelve times as strongly.</param>
/// <param name="Seed">Seed of the principal components of wide data, by which the descent begins.</param>
public sealed record NeighbourEmbeddingOptions(double Perplexity = 30, int Iterations = 750, long Seed = 0)
{
    /// <summary>Steps in which neighbours pull more strongly.</summary>
    public const int ExaggeratedIterations = 250;

    /// <summary>How much more strongly.</summary>
    internal const float Exaggeration = 12;

    /// <summary>Neighbours that count for a perplexity: the others have next to no probability.</summary>
    internal int NeighboursOf(int others) => Math.Min(others, (int)(3 * Perplexity));
}
