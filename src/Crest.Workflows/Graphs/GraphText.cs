namespace Crest.Workflows.Graphs;

/// <summary>Draws a workflow with boxes and lines of letters.</summary>
public static class GraphText
{
    /// <summary>Draws a workflow.</summary>
    /// <param name="view">The workflow.</param>
    /// <param name="width">The letters of a line.</param>
    /// <param name="unicode">Whether there may be other characters than those of ASCII.</param>
    /// <returns>The lines; null where it is too wide, or its edges cannot be kept apart.</returns>
    public static IReadOnlyList<IReadOnlyList<TextRun>>? Of(GraphView view, int width, bool unicode)
    {
        ArgumentNullException.ThrowIfNull(view);
        // More boxes of the smallest size than there is room for.
        if (view.Level.Nodes.Count > width * 20) return null;
        TextLevel level = TextLevel.Of(view.Level, unicode);
        if (level.Width > width || !level.IsDrawable) return null;
        var canvas = new TextCanvas(unicode);
        Draw(canvas, level, 0, 0);
        return canvas.Runs();
    }

    private static void Draw(TextCanvas canvas, TextLevel level, int top, int left)
    {
        for (int layer = 0; layer < level.Layers.Length; layer++)
        {
            int row = top + level.Tops[layer];
            foreach (int vertex in level.Layers[layer])
            {
                if (vertex < level.Nodes) DrawNode(canvas, level, vertex, row, left + level.Lefts[vertex]);
                else canvas.DownTo(left + level.Lefts[vertex], row, row + level.HeightOf(layer) - 1, -1, begins: false, ends: false);
            }

            if (layer < level.Gaps.Length) DrawGap(canvas, level, layer, row, left);
        }
    }

    private static void DrawNode(TextCanvas canvas, TextLevel level, int node, int row, int column)
    {
        GraphNode drawn = level.Level.Nodes[node];
        int width = level.Widths[node];
        canvas.Box(row, column, width, level.Heights[node], drawn.State);
        if (level.Inner[node] is { } inner)
        {
            canvas.Write(row, column + 2, $" {level.Titles[node]} ", drawn.State);
            Draw(canvas, inner, row + 1, column + ((width - inner.Width) / 2));
        }
        else
        {
            canvas.Write(row + 1, column + ((width - level.Titles[node].Length) / 2), level.Titles[node], drawn.State);
        }
    }

    private static void DrawGap(TextCanvas canvas, TextLevel level, int layer, int top, int left)
    {
        TextGap gap = level.Gaps[layer]!;
        int end = top + level.HeightOf(layer), first = end + (level.HasElse(layer) ? 1 : 0), last = first + gap.Rows;
        foreach (TextNet net in gap.Nets.Where(net => !net.IsStraight))
            canvas.Across(first + net.Row, left + net.From, left + net.To, net.Number);
        foreach (TextNet net in gap.Nets)
        {
            bool isNode = net.Vertex < level.Nodes;
            int start = isNode ? top + level.Heights[net.Vertex] : end;
            int turn = net.IsStraight ? last : first + net.Row;
            canvas.DownTo(left + net.Stem, start, turn, net.Number, begins: false, ends: !net.IsStraight);
            foreach ((int vertex, int column) in net.Drops)
            {
                if (!net.IsStraight) canvas.DownTo(left + column, turn, last, net.Number, begins: true, ends: false);
                if (vertex < level.Nodes) canvas.Tip(last, left + column);
            }

            if (isNode) canvas.Leave(start - 1, left + net.Stem);
        }

        const string label = "else";
        foreach (TextNet net in gap.Nets.Where(net => net.Vertex < level.Nodes && net.Number % 2 == 1))
        {
            int stem = left + net.Stem;
            if (canvas.IsFree(end, stem + 1, label.Length)) canvas.Write(end, stem + 1, label);
            else if (stem >= label.Length && canvas.IsFree(end, stem - label.Length, label.Length))
                canvas.Write(end, stem - label.Length, label);
        }
    }
}
