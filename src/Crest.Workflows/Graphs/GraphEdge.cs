namespace Crest.Workflows.Graphs;

/// <summary>That one component of a level waits for another.</summary>
/// <param name="From">The number of the component that ends first, in its level.</param>
/// <param name="To">The number of the one that waits.</param>
/// <param name="Files">The files that it gets; empty where it only waits.</param>
public sealed record GraphEdge(int From, int To, IReadOnlyList<string> Files)
{
    /// <summary>Whether it is the way that an if takes where its condition does not hold.</summary>
    public bool IsElse { get; init; }

    /// <summary>The number of the edges that leave their component in the same way.</summary>
    internal int Net => (From * 2) + (IsElse ? 1 : 0);

    /// <summary>The number of those that leave it in the other way.</summary>
    internal int OtherNet => Net ^ 1;
}
