namespace Crest.Workflows.Graphs;

/// <summary>
/// Orders the nodes of layers so that few edges cross: each layer in turn by the mean places of the neighbours of its nodes (the
/// barycentre method of Sugiyama, Tagawa and Toda, 1981), down and up, and of all orders the best is taken.
/// </summary>
internal static class LayerOrder
{
    private const int Sweeps = 24, FewSweeps = 6, Many = 5000;

    /// <summary>Orders the layers.</summary>
    /// <param name="layers">The nodes of each layer, which are put in order.</param>
    /// <param name="links">The edges from each layer to the next.</param>
    public static void Improve(int[][] layers, IReadOnlyList<(int From, int To)> links)
    {
        int count = layers.Sum(layer => layer.Length);
        var place = new int[count];
        (int[][] up, int[][] down) = (Neighbours(count, links, isUp: true), Neighbours(count, links, isUp: false));
        Note(layers, place);
        int[][] best = Copy(layers);
        long fewest = Crossings(layers, down, place);
        for (int sweep = 0, idle = 0; sweep < (count > Many ? FewSweeps : Sweeps) && fewest > 0 && idle < 6; sweep++, idle++)
        {
            for (int i = 0; i < layers.Length; i++)
            {
                int layer = sweep % 2 == 0 ? i : layers.Length - 1 - i;
                Sort(layers[layer], sweep % 2 == 0 ? up : down, place, sweep % 4 >= 2);
            }

            long crossings = Crossings(layers, down, place);
            if (crossings >= fewest) continue;
            (fewest, best, idle) = (crossings, Copy(layers), 0);
        }

        best.CopyTo(layers, 0);
    }

    /// <summary>How many pairs of edges cross.</summary>
    public static long Crossings(int[][] layers, IReadOnlyList<(int From, int To)> links)
    {
        var place = new int[layers.Sum(layer => layer.Length)];
        Note(layers, place);
        return Crossings(layers, Neighbours(place.Length, links, isUp: false), place);
    }

    private static int[][] Neighbours(int count, IReadOnlyList<(int From, int To)> links, bool isUp)
    {
        ILookup<int, int> of = links.ToLookup(link => isUp ? link.To : link.From, link => isUp ? link.From : link.To);
        return [.. Enumerable.Range(0, count).Select(node => of[node].ToArray())];
    }

    /// <summary>Sorts a layer; nodes without neighbours stay where they are, the others share the places between them.</summary>
    private static void Sort(int[] layer, int[][] neighbours, int[] place, bool turnEqual)
    {
        int[] movable = [.. layer.Where(node => neighbours[node].Length > 0)];
        int[] sorted =
        [
            .. movable.OrderBy(node => neighbours[node].Average(other => (double)place[other]))
                .ThenBy(node => turnEqual ? -place[node] : place[node]),
        ];
        for (int i = 0, next = 0; i < layer.Length; i++)
        {
            if (neighbours[layer[i]].Length > 0) layer[i] = sorted[next++];
            place[layer[i]] = i;
        }
    }

    /// <summary>Counts crossings between each pair of layers with a Fenwick tree (Barth, Jünger and Mutzel, 2002).</summary>
    private static long Crossings(int[][] layers, int[][] down, int[] place)
    {
        long crossings = 0;
        for (int layer = 0; layer + 1 < layers.Length; layer++)
        {
            var tree = new int[layers[layer + 1].Length + 1];
            int seen = 0;
            foreach (int node in layers[layer])
            {
                int[] ends = [.. down[node].Select(other => place[other])];
                foreach (int end in ends)
                {
                    int before = 0;
                    for (int i = end + 1; i > 0; i -= i & -i) before += tree[i];
                    crossings += seen - before;
                }

                foreach (int end in ends)
                    for (int i = end + 1; i < tree.Length; i += i & -i) tree[i]++;
                seen += ends.Length;
            }
        }

        return crossings;
    }

    private static void Note(int[][] layers, int[] place)
    {
        foreach (int[] layer in layers)
            foreach ((int i, int node) in layer.Index()) place[node] = i;
    }

    private static int[][] Copy(int[][] layers) => [.. layers.Select(layer => layer.ToArray())];
}
