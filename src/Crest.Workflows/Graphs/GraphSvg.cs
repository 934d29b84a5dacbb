using System.Globalization;
using System.Net;
using System.Text;
using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>Draws a workflow as a picture in SVG, from the top down, for light and dark screens.</summary>
public sealed class GraphSvg
{
    private const double Margin = 16;

    private readonly StringBuilder _svg = new();
    private readonly Func<GraphNode, string?>? _address;
    private readonly bool _isPart;

    private GraphSvg(Func<GraphNode, string?>? address, bool isPart) => (_address, _isPart) = (address, isPart);

    /// <summary>The rules of a page that contains drawings.</summary>
    public static string Rules => SvgStyle.Rules;

    /// <summary>Draws a workflow as a file of its own.</summary>
    /// <param name="view">The workflow, small enough to be drawn: <see cref="GraphSummary"/>.</param>
    public static string Of(GraphView view) => new GraphSvg(null, isPart: false).Whole(view);

    /// <summary>Draws a workflow as a part of a page that has the <see cref="Rules"/>.</summary>
    /// <param name="view">The workflow, small enough to be drawn.</param>
    /// <param name="address">The page of a component; null where it has none.</param>
    public static string PartOf(GraphView view, Func<GraphNode, string?>? address = null) =>
        new GraphSvg(address, isPart: true).Whole(view);

    private string Whole(GraphView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        SvgLevel level = SvgLevel.Of(view.Level);
        string width = Number(level.Width + (2 * Margin)), height = Number(level.Height + (2 * Margin));
        string kind = _isPart ? "role=\"group\"" : "xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"";
        _svg.Append($"""
            <svg {kind} class="graph" width="{width}" height="{height}" viewBox="0 0 {width} {height}"
             aria-labelledby="graph-title graph-text">
            <title id="graph-title">{Escaped(view.Title)}</title>
            <desc id="graph-text">{Escaped(TextOf(view))}</desc>

            """);
        if (!_isPart) _svg.Append("<style>\n").Append(SvgStyle.Rules).Append("\n</style>\n");
        _svg.Append("""
            <defs><marker id="graph-tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path class="tip" d="M0 0.6L8 4L0 7.4Z"/></marker></defs>
            <rect class="ground" width="100%" height="100%"/>

            """);
        Draw(level, Margin, Margin);
        return _svg.Append("</svg>\n").ToString();
    }

    private static string TextOf(GraphView view)
    {
        string states = string.Join(
            ", ", view.Level.All.CountBy(node => node.IsDisabled ? "disabled" : StateWords.Of(node.State))
                .Select(state => $"{state.Value} {state.Key}"));
        return string.Join(' ', view.Notes.Prepend($"Components of the workflow and the order in which they run: {states}."));
    }

    private void Draw(SvgLevel level, double left, double top)
    {
        _svg.Append($"<g transform=\"translate({Number(left)} {Number(top)})\">\n");
        double[] ends = level.Ends();
        for (int edge = 0; edge < ends.Length; edge++) DrawEdge(level, edge, ends[edge]);
        for (int node = 0; node < level.Level.Nodes.Count; node++) DrawNode(level, node);
        _svg.Append("</g>\n");
    }

    private void DrawEdge(SvgLevel level, int number, double end)
    {
        GraphEdge edge = level.Level.Edges[number];
        LayeredLayout layout = level.Layout;
        int[] path = layout.Paths[number];
        double x = level.PortOf(edge);
        int layer = layout.LayerOf[path[0]];
        double port = x, bottom = level.Bottoms[layer];
        var line = new StringBuilder($"M{Number(x)} {Number(level.Tops[layer] + level.Heights[path[0]])}V{Number(bottom)}");
        for (int i = 1; i < path.Length; i++)
        {
            bool isLast = i == path.Length - 1;
            double to = isLast ? end : layout.Middles[path[i]], from = level.Bottoms[layer];
            double y = level.Tops[++layer], half = (from + y) / 2;
            line.Append(Math.Abs(to - x) < 0.5
                ? $"V{Number(y)}"
                : $"C{Number(x)} {Number(half)} {Number(to)} {Number(half)} {Number(to)} {Number(y)}");
            if (!isLast) line.Append($"V{Number(level.Bottoms[layer])}");
            x = to;
        }

        string kind = edge.IsElse ? "edge else" : "edge";
        string files = edge.Files.Count == 0 ? "" : $": {string.Join(", ", edge.Files.Take(8))}{(edge.Files.Count > 8 ? ", …" : "")}";
        string about = $"{level.Level.Nodes[edge.From].Name}{(edge.IsElse ? ".else" : "")} → {level.Level.Nodes[edge.To].Name}{files}";
        _svg.Append($"<g class=\"link\"><title>{Escaped(about)}</title><path class=\"touch\" d=\"{line}\"/>")
            .Append($"<path class=\"{kind}\" d=\"{line}\" marker-end=\"url(#graph-tip)\"/>");
        if (edge.IsElse)
        {
            bool isLeft = port < layout.Middles[edge.From];
            _svg.Append($"<text class=\"label\" x=\"{Number(port + (isLeft ? -6 : 6))}\" y=\"{Number(bottom + 13)}\"")
                .Append($"{(isLeft ? " text-anchor=\"end\"" : "")}>else</text>");
        }


        _svg.Append("</g>\n");
    }

    private void DrawNode(SvgLevel level, int number)
    {
        GraphNode node = level.Level.Nodes[number];
        double width = level.Layout.Widths[number], height = level.Heights[number];
        string state = StateWords.ClassOf(node.State), left = Number(level.Layout.Middles[number] - (width / 2));
        string kinds = $"node s-{state}{(level.Inner[number] is null ? "" : " container")}{(node.IsDisabled ? " disabled" : "")}";
        string? address = _address?.Invoke(node);
        if (address is not null) _svg.Append($"<a href=\"{Escaped(address)}\">");
        _svg.Append($"<g class=\"{kinds}\" transform=\"translate({left} {Number(level.Tops[level.Layout.LayerOf[number]])})\"")
            .Append($" data-path=\"{Escaped(node.Path)}\"{(_isPart && address is null ? " tabindex=\"0\"" : "")}>")
            .Append($"<title>{Escaped(string.Join('\n', NodeDetails.Of(node)))}</title>\n");
        // A second card behind the first.
        string behind = $"M5 {Number(height)}V{Number(height + 4)}H{Number(width + 4)}V5H{Number(width)}";
        if (SvgLevel.IsMany(node)) _svg.Append($"<path class=\"card\" d=\"{behind}\"/>");
        _svg.Append($"<rect class=\"card\" width=\"{Number(width)}\" height=\"{Number(height)}\" rx=\"6\"/>")
            .Append($"<circle class=\"sign\" cx=\"20\" cy=\"23\" r=\"7\"/><g transform=\"translate(20 23)\">{SvgStyle.MarkOf(state)}</g>")
            .Append($"<text class=\"name\" x=\"36\" y=\"20\">{Escaped(SvgLevel.NameOf(node))}</text>")
            .Append($"<text class=\"detail\" x=\"36\" y=\"36\">{Escaped(SvgLevel.DetailOf(node))}</text>\n");
        if (SvgLevel.IsMany(node)) DrawBar(node, level.Heads[number] - 7, width - 24);
        if (level.Inner[number] is { } inner) Draw(inner, (width - inner.Width) / 2, height - inner.Height - SvgLevel.Pad);
        _svg.Append(address is null ? "</g>\n" : "</g></a>\n");
    }

    /// <summary>The states of the instances, each as long as its share.</summary>
    private void DrawBar(GraphNode node, double top, double width)
    {
        long all = Math.Max(1, Math.Max(node.Total ?? 0, node.Counts.Values.Sum()));
        _svg.Append($"<rect class=\"part rest\" x=\"12\" y=\"{Number(top)}\" width=\"{Number(width)}\" height=\"3\"/>");
        double at = 12;
        foreach ((ComponentState state, int count) in node.Counts.OrderByDescending(count => count.Key == ComponentState.Finished))
        {
            if (state == ComponentState.NotStarted || count == 0) continue;
            double length = width * count / all;
            _svg.Append($"<g class=\"s-{StateWords.ClassOf(state)}\"><rect class=\"part\" x=\"{Number(at)}\" y=\"{Number(top)}\" ")
                .Append($"width=\"{Number(length)}\" height=\"3\"/></g>");
            at += length;
        }

        _svg.Append('\n');
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escaped(string text) =>
        WebUtility.HtmlEncode(new string([.. text.Where(letter => letter is '\n' or '\t' || !char.IsControl(letter))]));
}
