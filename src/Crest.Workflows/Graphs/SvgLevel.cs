namespace Crest.Workflows.Graphs;

/// <summary>The places of a level in a picture, in pixels; boxes are as large as their texts, containers as what they contain.</summary>
internal sealed class SvgLevel
{
    /// <summary>The space between a container and what it contains.</summary>
    public const double Pad = 16;

    private const double Gap = 24, Passing = 10, LeastGap = 38, MostGap = 110, TwoLines = 46, Bar = 8;
    private const double NameLetter = 7.5, DetailLetter = 6.2, Sides = 48;

    private SvgLevel(GraphLevel level)
    {
        Level = level;
        Inner = [.. level.Nodes.Select(node => node.Inner is { Nodes.Count: > 0 } inner ? new SvgLevel(inner) : null)];
        Heads = [.. level.Nodes.Select(node => TwoLines + (IsMany(node) ? Bar : 0))];
        Heights = [.. level.Nodes.Select((_, i) => Heads[i] + (Inner[i] is { } inner ? inner.Height + (1.5 * Pad) : 0))];
        double[] widths =
        [
            .. level.Nodes.Select((node, i) => Math.Max(WidthOf(node), Inner[i] is { } inner ? inner.Width + (2 * Pad) : 0)),
        ];
        Layout = LayeredLayout.Of(
            widths, [.. level.Edges.Select(edge => (edge.From, edge.To, edge.Net))], Gap, Passing);
        (Tops, Bottoms) = (new double[Layout.Layers.Length], new double[Layout.Layers.Length]);
        double y = 0;
        for (int layer = 0; layer < Layout.Layers.Length; layer++)
        {
            Tops[layer] = y;
            IEnumerable<double> heights = Layout.Layers[layer].Where(node => node < Layout.Nodes).Select(node => Heights[node]);
            Bottoms[layer] = y + heights.DefaultIfEmpty(0).Max();
            y = Bottoms[layer] + GapBelow(layer);
        }

        Height = Bottoms.DefaultIfEmpty(0).Max();
    }

    /// <summary>What is drawn.</summary>
    public GraphLevel Level { get; }

    /// <summary>The layers, and the horizontal places.</summary>
    public LayeredLayout Layout { get; }

    /// <summary>What is drawn in each component; null where nothing is.</summary>
    public SvgLevel?[] Inner { get; }

    /// <summary>The height of each component.</summary>
    public double[] Heights { get; }

    /// <summary>The height of the texts of each component, below which its content begins.</summary>
    public double[] Heads { get; }

    /// <summary>Where each layer begins.</summary>
    public double[] Tops { get; }

    /// <summary>Where each layer ends.</summary>
    public double[] Bottoms { get; }

    /// <summary>The width of all.</summary>
    public double Width => Layout.Width;

    /// <summary>The height of all.</summary>
    public double Height { get; }

    /// <summary>Places a level.</summary>
    public static SvgLevel Of(GraphLevel level) => new(level);

    /// <summary>Whether a component has several instances, whose states are drawn as a bar.</summary>
    public static bool IsMany(GraphNode node) => node.Counts.Count > 0 || node.Total is not null;

    /// <summary>The name as it is drawn.</summary>
    public static string NameOf(GraphNode node) => Shortened(node.Name, 32);

    /// <summary>The second line as it is drawn.</summary>
    public static string DetailOf(GraphNode node) => Shortened(
        string.Join(
            " · ", new[] { node.Kind == "task" ? "" : node.Kind, node.StateText, node.TookText }.Where(part => part.Length > 0)),
        44);

    /// <summary>Where the edges of a net leave a component: an if has two ways.</summary>
    public double PortOf(GraphEdge edge)
    {
        double middle = Layout.Middles[edge.From];
        if (!Level.Edges.Any(other => other.Net == edge.OtherNet)) return middle;
        return middle + ((Layout.IsLeft(edge.Net, edge.OtherNet) ? -1 : 1) * Layout.Widths[edge.From] / 4);
    }

    /// <summary>Where each edge comes to its component: side by side, in the order in which they come.</summary>
    public double[] Ends()
    {
        var ends = new double[Level.Edges.Count];
        foreach (IGrouping<int, int> incoming in Enumerable.Range(0, ends.Length).GroupBy(edge => Level.Edges[edge].To))
        {
            int[] order = [.. incoming.OrderBy(edge => Layout.Middles[Layout.Paths[edge][^2]])];
            double step = Math.Min(14, (Layout.Widths[incoming.Key] - 24) / order.Length);
            foreach ((int i, int edge) in order.Index())
                ends[edge] = Layout.Middles[incoming.Key] + ((i - ((order.Length - 1) / 2.0)) * step);
        }

        return ends;
    }

    /// <summary>Edges that go far to the side have more room.</summary>
    private double GapBelow(int layer)
    {
        double far = Layout.Paths.SelectMany(path => path.Zip(path.Skip(1))).Where(link => Layout.LayerOf[link.First] == layer)
            .Select(link => Math.Abs(Layout.Middles[link.First] - Layout.Middles[link.Second])).DefaultIfEmpty(0).Max();
        return Math.Clamp(LeastGap + (far / 14), LeastGap, MostGap);
    }

    private static double WidthOf(GraphNode node) =>
        Sides + Math.Max(Math.Max(NameOf(node).Length * NameLetter, DetailOf(node).Length * DetailLetter), 48);

    private static string Shortened(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";
}
