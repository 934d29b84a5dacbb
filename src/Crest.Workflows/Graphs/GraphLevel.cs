namespace Crest.Workflows.Graphs;

/// <summary>The components of one container, and what waits for what. No edge leads back.</summary>
/// <param name="Nodes">The components in the order of the file.</param>
/// <param name="Edges">The edges between them.</param>
public sealed record GraphLevel(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    /// <summary>How many components are drawn: those of the level and of the containers in it.</summary>
    public int Count => Nodes.Sum(node => 1 + (node.Inner?.Count ?? 0));

    /// <summary>The components of the level and of the containers in it, each container before what it contains.</summary>
    public IEnumerable<GraphNode> All => Nodes.SelectMany(node => node.Inner is { } inner ? inner.All.Prepend(node) : [node]);
}
