namespace Crest.Learning.Embeddings;

/// <summary>How a UMAP is computed.</summary>
/// <param name="Neighbours">Neighbours of a sample that count, at least 2.</param>
/// <param name="LeastDistance">How close samples are put, 0 to below 1: below this distance the layout does not pull.</param>
/// <param name="Epochs">Passes over the edges, at least 1; null for 500 of at most 10,000 samples, else 200.</param>
/// <param name="Seed">Seed of first places and of the samples that push.</param>
public sealed record ManifoldOptions(int Neighbours = 15, double LeastDistance = 0.05, int? Epochs = null, long Seed = 0)
{
    private const int Few = 10_000;

    internal int EpochsOf(int samples) => Epochs ?? (samples <= Few ? 500 : 200);
}
