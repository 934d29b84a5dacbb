namespace Crest.Workflows.Graphs;

/// <summary>A workflow as a list: each component after those that it waits for, what containers contain below them.</summary>
public static class GraphList
{
    /// <summary>A component of the list.</summary>
    /// <param name="Layer">In which layer it is: <c>2</c>, or <c>2.1</c> in a container of the second.</param>
    /// <param name="Node">The component.</param>
    /// <param name="After">The components that it waits for.</param>
    public sealed record Row(string Layer, GraphNode Node, IReadOnlyList<string> After);

    /// <summary>The components.</summary>
    /// <param name="view">The workflow.</param>
    public static IEnumerable<Row> Of(GraphView view) => view is null ? throw new ArgumentNullException(nameof(view)) : Of(view.Level, "");

    private static IEnumerable<Row> Of(GraphLevel level, string around)
    {
        int[] layers = LayerAssignment.Of(level.Nodes.Count, [.. level.Edges.Select(edge => (edge.From, edge.To)).Distinct()]);
        ILookup<int, GraphEdge> before = level.Edges.ToLookup(edge => edge.To);
        foreach (int number in Enumerable.Range(0, layers.Length).OrderBy(node => layers[node]))
        {
            GraphNode node = level.Nodes[number];
            string layer = $"{around}{layers[number] + 1}";
            yield return new Row(
                layer, node, [.. before[number].Select(edge => $"{level.Nodes[edge.From].Name}{(edge.IsElse ? ".else" : "")}")]);
            foreach (Row inner in node.Inner is { } content ? Of(content, $"{layer}.") : []) yield return inner;
        }
    }
}
