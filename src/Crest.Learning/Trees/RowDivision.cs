using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>Divides the rows of nodes between their children: a left child's from the beginning of the node's place on, a right one's from its end back.</summary>
/// <param name="nodes">Nodes with their splits.</param>
/// <param name="table">The bins.</param>
/// <param name="list">Where the rows of all children go.</param>
internal readonly unsafe struct RowDivision(List<GrowingNode> nodes, BinnedRows table, int* list) : IParallelWork
{
    /// <summary>Rows that are divided in the first-level cache before they get their place.</summary>
    private const int Block = 1024;

    /// <inheritdoc/>
    public void Run(int part, int parts)
    {
        int* left = stackalloc int[Block + 1], right = stackalloc int[Block + 1];
        foreach ((GrowingNode node, int start, int count) in NodeShares.Of(nodes, part, parts))
        {
            for (int first = 0; first < count; first += Block)
            {
                int size = Math.Min(Block, count - first), toLeft = Divide(node.Rows + start + first, size, node.Split, left, right), toRight = size - toLeft;
                int* place = list + node.Start;
                new Span<int>(left, toLeft).CopyTo(new Span<int>(place + Interlocked.Add(ref node.WentLeft, toLeft) - toLeft, toLeft));
                new Span<int>(right, toRight).CopyTo(new Span<int>(place + node.Count - Interlocked.Add(ref node.WentRight, toRight), toRight));
            }
        }
    }

    /// <summary>Puts rows in one of two lists, without a branch; returns how many went left.</summary>
    private int Divide(int* rows, int count, GradientSplit split, int* left, int* right)
    {
        byte* bins = table.Pointer + split.Feature;
        nint stride = table.Stride;
        // The bin of missing values is the last, right of all splits; one further on, round the end, it is the first.
        uint turn = split.MissingLeft ? 1u : 0u, limit = (uint)split.Bin + turn;
        int toLeft = 0;
        for (int i = 0; i < count; i++)
        {
            int row = rows[i];
            left[toLeft] = row;
            right[i - toLeft] = row;
            toLeft += (byte)(bins[row * stride] + turn) <= limit ? 1 : 0;
        }

        return toLeft;
    }
}
