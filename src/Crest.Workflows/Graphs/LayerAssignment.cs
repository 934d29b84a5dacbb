namespace Crest.Workflows.Graphs;

/// <summary>Puts each node of a graph in a layer below those from which an edge leads to it.</summary>
internal static class LayerAssignment
{
    /// <summary>The layers of the nodes, from 0 at the top.</summary>
    /// <param name="count">The number of nodes.</param>
    /// <param name="edges">The edges, which have no cycle.</param>
    public static int[] Of(int count, IReadOnlyList<(int From, int To)> edges)
    {
        ILookup<int, int> after = edges.ToLookup(edge => edge.From, edge => edge.To);
        int[] ins = new int[count], layers = new int[count];
        foreach ((_, int to) in edges) ins[to]++;
        int[] open = [.. ins];
        var order = new List<int>(Enumerable.Range(0, count).Where(node => ins[node] == 0));
        for (int i = 0; i < order.Count; i++)
        {
            foreach (int next in after[order[i]])
            {
                layers[next] = Math.Max(layers[next], layers[order[i]] + 1);
                if (--open[next] == 0) order.Add(next);
            }
        }

        if (order.Count != count) throw new ArgumentException("The graph has a cycle.", nameof(edges));
        // What is needed only far below goes down, where that makes more edges short than long.
        foreach (int node in Enumerable.Reverse(order))
            if (after.Contains(node) && after[node].Count() > ins[node]) layers[node] = after[node].Min(next => layers[next]) - 1;
        SpreadAlone([.. Enumerable.Range(0, count).Where(node => ins[node] == 0 && !after.Contains(node))], layers);
        return layers;
    }

    /// <summary>Nodes without edges fill a block, not one long row.</summary>
    private static void SpreadAlone(int[] alone, int[] layers)
    {
        int columns = Math.Max(4, (int)Math.Ceiling(Math.Sqrt(alone.Length)));
        foreach ((int i, int node) in alone.Index()) layers[node] = i / columns;
    }
}
