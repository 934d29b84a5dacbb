namespace Crest.Learning.Embeddings;

/// <summary>The nearest samples of each query, nearest first.</summary>
/// <param name="Count">Neighbours of a query.</param>
/// <param name="Indices">Which samples [queries × count].</param>
/// <param name="Distances">Their Euclidean distances [queries × count].</param>
public sealed record Neighbours(int Count, int[] Indices, float[] Distances)
{
    /// <summary>Number of queries.</summary>
    public int Queries => Count == 0 ? 0 : Indices.Length / Count;

    /// <summary>The neighbours of a query.</summary>
    /// <param name="query">Which one.</param>
    public ReadOnlySpan<int> Of(int query) => Indices.AsSpan(query * Count, Count);

    /// <summary>The distances of a query's neighbours.</summary>
    /// <param name="query">Which one.</param>
    public ReadOnlySpan<float> DistancesOf(int query) => Distances.AsSpan(query * Count, Count);
}
