namespace Crest.Workflows.Graphs;

/// <summary>The places of a level in a drawing of letters.</summary>
internal sealed class TextLevel
{
    private const int Gap = 2;

    private readonly LayeredLayout _layout;

    private TextLevel(GraphLevel level, bool unicode)
    {
        Level = level;
        Inner = [.. level.Nodes.Select(node => node.Inner is { Nodes.Count: > 0 } inner ? new TextLevel(inner, unicode) : null)];
        Titles = [.. level.Nodes.Select(node => TitleOf(node, unicode))];
        int[] edgesTo = [.. level.Nodes.Select((_, i) => level.Edges.Count(edge => edge.To == i))];
        int[] widths =
        [
            .. level.Nodes.Select((_, i) => Math.Max(
                Inner[i] is { } inner ? Math.Max(inner.Width + 4, Titles[i].Length + 6) : Titles[i].Length + 4, (2 * edgesTo[i]) + 3)),
        ];
        _layout = LayeredLayout.Of(
            [.. widths.Select(width => (double)width)],
            [.. level.Edges.Select(edge => (edge.From, edge.To, edge.Net))], Gap, 1);
        Widths = [.. _layout.Widths.Select(width => (int)width)];
        Lefts = [.. Widths.Select((width, i) => (int)Math.Floor(_layout.Middles[i] - (width / 2.0) + 0.01))];
        Heights = [.. level.Nodes.Select((_, i) => 3 + (Inner[i] is { } inner ? inner.Height - 1 : 0))];
        Gaps = [.. Enumerable.Range(0, Math.Max(0, _layout.Layers.Length - 1)).Select(GapBelow)];
        Tops = new int[_layout.Layers.Length];
        for (int layer = 1; layer < Tops.Length; layer++)
            Tops[layer] = Tops[layer - 1] + HeightOf(layer - 1) + 1 + (Gaps[layer - 1]?.Rows ?? 0) + (HasElse(layer - 1) ? 1 : 0);
        Width = Widths.Zip(Lefts, (width, left) => left + width).DefaultIfEmpty(0).Max();
        Height = Tops.Length == 0 ? 0 : Tops[^1] + HeightOf(Tops.Length - 1);
    }

    public GraphLevel Level { get; }

    public int[][] Layers => _layout.Layers;

    public int Nodes => _layout.Nodes;

    public TextLevel?[] Inner { get; }

    public string[] Titles { get; }

    public int[] Widths { get; }

    public int[] Lefts { get; }

    public int[] Heights { get; }

    public int[] Tops { get; }

    /// <summary>The edges below each layer but the last; null where they cannot be drawn.</summary>
    public TextGap?[] Gaps { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Whether all edges can be drawn, also in the containers.</summary>
    public bool IsDrawable => Gaps.All(gap => gap is not null) && Inner.All(inner => inner?.IsDrawable ?? true);

    public static TextLevel Of(GraphLevel level, bool unicode) => new(level, unicode);

    public int HeightOf(int layer) => Layers[layer].Where(node => node < Nodes).Select(node => Heights[node]).DefaultIfEmpty(1).Max();

    /// <summary>Whether the other way of an if begins below a layer, for whose name there is a row.</summary>
    public bool HasElse(int layer) => Level.Edges.Any(edge => edge.IsElse && _layout.LayerOf[edge.From] == layer);

    /// <summary>What is written in the box of a component.</summary>
    private static string TitleOf(GraphNode node, bool unicode)
    {
        string kind = node.Kind == "task" ? "" : $" ({node.Kind})";
        string count = node.IsDisabled ? " disabled" : node.CountText is { Length: > 0 } text ? $" {text}" : "";
        string name = unicode ? node.Name : node.Name.Replace("…", "...", StringComparison.Ordinal);
        return $"{StateWords.SignOf(node.State, unicode)} {name}{kind}{count}";
    }

    private TextGap? GapBelow(int layer)
    {
        var nets = new SortedDictionary<(int Vertex, int Net), TextNet>();
        var goals = new List<(TextNet Net, int Goal)>();
        foreach ((GraphEdge edge, int[] path) in Level.Edges.Zip(_layout.Paths))
        {
            int at = layer - _layout.LayerOf[path[0]];
            if (at < 0 || at >= path.Length - 1) continue;
            (int Vertex, int Net) key = (path[at], edge.Net);
            if (!nets.TryGetValue(key, out TextNet? net)) nets.Add(key, net = new TextNet(key.Net, key.Vertex, StemOf(key.Vertex, edge)));
            if (!goals.Contains((net, path[at + 1]))) goals.Add((net, path[at + 1]));
        }

        HashSet<int> stems = [.. nets.Values.Select(net => net.Stem)];
        foreach (IGrouping<int, TextNet> goal in goals.GroupBy(pair => pair.Goal, pair => pair.Net))
        {
            TextNet[] incoming = [.. goal.OrderBy(net => net.Stem)];
            int left = Lefts[goal.Key], width = Widths[goal.Key];
            if (goal.Key >= Nodes)
            {
                incoming[0].Drops.Add((goal.Key, left));
                continue;
            }

            if (incoming is [var only] && only.Stem > left && only.Stem < left + width - 1)
            {
                only.Drops.Add((goal.Key, only.Stem));
                continue;
            }

            int first = left + ((width - (2 * incoming.Length) + 1) / 2);
            foreach ((int i, TextNet net) in incoming.Index())
            {
                int column = first + (2 * i);
                // Another net comes down in this column.
                if (stems.Contains(column) && net.Stem != column) column++;
                net.Drops.Add((goal.Key, column));
            }
        }

        return TextGap.Of([.. nets.Values]);
    }

    private int StemOf(int vertex, GraphEdge edge)
    {
        if (vertex >= Nodes) return Lefts[vertex];
        int middle = Lefts[vertex] + (Widths[vertex] / 2);
        if (!Level.Edges.Any(other => other.Net == edge.OtherNet)) return middle;
        return _layout.IsLeft(edge.Net, edge.OtherNet) ? middle - 2 : middle + 2;
    }
}
