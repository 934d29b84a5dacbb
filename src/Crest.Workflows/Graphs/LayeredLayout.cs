namespace Crest.Workflows.Graphs;

/// <summary>
/// A graph in layers, from the top: every edge leads down. An edge that passes through layers has a place in each of them, which edges
/// of one net share, so that they are drawn as one line that forks.
/// </summary>
internal sealed class LayeredLayout
{
    private readonly ILookup<int, int> _nextOf;

    private LayeredLayout(
        int nodes, int[][] layers, int[] layerOf, double[] widths, double[] middles, int[][] paths, IEnumerable<int> nets)
    {
        (Nodes, Layers, LayerOf, Widths, Middles, Paths) = (nodes, layers, layerOf, widths, middles, paths);
        _nextOf = nets.Zip(paths).ToLookup(edge => edge.First, edge => edge.Second[1]);
    }

    /// <summary>The number of nodes; higher numbers are places where edges pass.</summary>
    public int Nodes { get; }

    /// <summary>The nodes and places of each layer from the left.</summary>
    public int[][] Layers { get; }

    /// <summary>The layer of each node and place.</summary>
    public int[] LayerOf { get; }

    /// <summary>The width of each node and place.</summary>
    public double[] Widths { get; }

    /// <summary>The middle of each node and place; the leftmost edge of all is at 0.</summary>
    public double[] Middles { get; }

    /// <summary>For each edge its node, the places where it passes, and the node to which it leads.</summary>
    public int[][] Paths { get; }

    /// <summary>The width of all.</summary>
    public double Width => Widths.Zip(Middles, (width, middle) => middle + (width / 2)).DefaultIfEmpty(0).Max();

    /// <summary>Whether one net goes further to the left than another one of the same node.</summary>
    public bool IsLeft(int net, int other) => (MeanNext(net), net).CompareTo((MeanNext(other), other)) < 0;

    private double MeanNext(int net) => _nextOf[net].Average(node => Middles[node]);

    /// <summary>Lays a graph out.</summary>
    /// <param name="widths">The widths of the nodes.</param>
    /// <param name="edges">The edges, without a cycle; those of one net begin at the same node.</param>
    /// <param name="gap">The least distance between two nodes of a layer.</param>
    /// <param name="passing">The width of an edge that passes.</param>
    /// <exception cref="ArgumentException">The edges have a cycle.</exception>
    public static LayeredLayout Of(
        IReadOnlyList<double> widths, IReadOnlyList<(int From, int To, int Net)> edges, double gap, double passing)
    {
        int nodes = widths.Count;
        if (nodes == 0) return new LayeredLayout(0, [], [], [], [], [], []);
        List<int> layerOf = [.. LayerAssignment.Of(nodes, [.. edges.Select(edge => (edge.From, edge.To)).Distinct()])];
        var places = new Dictionary<(int Net, int Layer), int>();
        var links = new HashSet<(int From, int To)>();
        int[][] paths = [.. edges.Select(PathOf)];
        double[] all = [.. widths, .. Enumerable.Repeat(passing, layerOf.Count - nodes)];
        var layers = new List<int>[layerOf.Max() + 1];
        for (int layer = 0; layer < layers.Length; layer++) layers[layer] = [];
        foreach (int node in Reached(layerOf.Count, nodes, links)) layers[layerOf[node]].Add(node);
        int[][] ordered = [.. layers.Select(layer => layer.ToArray())];
        LayerOrder.Improve(ordered, [.. links]);
        double[] middles = new LayerPlacement(ordered, [.. links], all, nodes, gap).Middles();
        return new LayeredLayout(nodes, ordered, [.. layerOf], all, middles, paths, edges.Select(edge => edge.Net));

        int[] PathOf((int From, int To, int Net) edge)
        {
            var path = new List<int> { edge.From };
            for (int layer = layerOf[edge.From] + 1; layer < layerOf[edge.To]; layer++)
            {
                if (!places.TryGetValue((edge.Net, layer), out int place))
                {
                    place = layerOf.Count;
                    places.Add((edge.Net, layer), place);
                    layerOf.Add(layer);
                }

                path.Add(place);
            }

            path.Add(edge.To);
            links.UnionWith(path.Zip(path.Skip(1)));
            return [.. path];
        }
    }

    /// <summary>All nodes as they are reached from those that come first, so that what belongs together begins together.</summary>
    private static IEnumerable<int> Reached(int count, int nodes, HashSet<(int From, int To)> links)
    {
        ILookup<int, int> around = links.SelectMany(link => new[] { link, (link.To, link.From) }).ToLookup(l => l.Item1, l => l.Item2);
        var seen = new bool[count];
        var open = new Stack<int>(Enumerable.Range(0, nodes).Reverse());
        while (open.TryPop(out int node))
        {
            if (seen[node]) continue;
            seen[node] = true;
            yield return node;
            foreach (int next in around[node].Reverse()) if (!seen[next]) open.Push(next);
        }
    }
}
