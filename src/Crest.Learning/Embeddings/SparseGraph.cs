namespace Crest.Learning.Embeddings;

/// <summary>A symmetric graph with weights, row by row.</summary>
/// <param name="Starts">Where the edges of each sample begin, and the end [samples + 1].</param>
/// <param name="Ends">The other sample of each edge, ascending in each row.</param>
/// <param name="Weights">Of each edge.</param>
internal sealed record SparseGraph(int[] Starts, int[] Ends, float[] Weights)
{
    /// <summary>Number of samples.</summary>
    public int Samples => Starts.Length - 1;

    /// <summary>The graph in which each pair has what its two directions combine to.</summary>
    /// <param name="neighbours">The edges from each sample.</param>
    /// <param name="weights">Of those [samples × neighbours].</param>
    /// <param name="combine">The weight of a pair from those of its directions, 0 where there is none.</param>
    public static SparseGraph Symmetric(Neighbours neighbours, float[] weights, Func<float, float, float> combine)
    {
        int samples = neighbours.Queries, count = neighbours.Count;
        int[] arriving = new int[samples + 1];
        foreach (int end in neighbours.Indices) arriving[end + 1]++;
        for (int i = 0; i < samples; i++) arriving[i + 1] += arriving[i];
        int[] next = arriving[..^1], sources = new int[neighbours.Indices.Length];
        float[] arrived = new float[sources.Length];
        for (int i = 0; i < neighbours.Indices.Length; i++)
        {
            int place = next[neighbours.Indices[i]]++;
            (sources[place], arrived[place]) = (i / count, weights[i]);
        }

        int[] starts = new int[samples + 1];
        List<int> ends = new(sources.Length * 3 / 2);
        List<float> combined = new(sources.Length * 3 / 2);
        int[] own = new int[count];
        float[] ownWeights = new float[count];
        for (int sample = 0; sample < samples; sample++)
        {
            neighbours.Of(sample).CopyTo(own);
            weights.AsSpan(sample * count, count).CopyTo(ownWeights);
            Array.Sort(own, ownWeights);
            int i = 0, j = arriving[sample];
            while (i < count || j < arriving[sample + 1])
            {
                int left = i < count ? own[i] : int.MaxValue, right = j < arriving[sample + 1] ? sources[j] : int.MaxValue;
                float weight = combine(left <= right ? ownWeights[i] : 0, right <= left ? arrived[j] : 0);
                if (left <= right) i++;
                if (right <= left) j++;
                if (weight <= 0) continue;
                ends.Add(Math.Min(left, right));
                combined.Add(weight);
            }

            starts[sample + 1] = ends.Count;
        }

        return new SparseGraph(starts, [.. ends], [.. combined]);
    }
}
