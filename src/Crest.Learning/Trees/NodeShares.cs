using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>The rows of several nodes, one node's after the other's, divided evenly among threads.</summary>
internal static class NodeShares
{
    /// <summary>One thread's share: nodes, and a stretch of each one's rows.</summary>
    public static IEnumerable<(GrowingNode Node, int Start, int Count)> Of(IReadOnlyList<GrowingNode> nodes, int part, int parts)
    {
        int rows = 0, before = 0;
        foreach (GrowingNode node in nodes) rows += node.Count;
        (int start, int end) = Partition.Of(rows, 1, part, parts);
        foreach (GrowingNode node in nodes)
        {
            int from = Math.Max(start - before, 0), to = Math.Min(end - before, node.Count);
            if (from < to) yield return (node, from, to - from);
            before += node.Count;
        }
    }
}
