using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Trees;

/// <summary>
/// Divides the rows of nodes between their children: a left child's from the beginning of the node's place on, a
/// right one's from its end back.
/// </summary>
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
        int* left = stackalloc int[Block + VectorRow.Lanes], right = stackalloc int[Block + VectorRow.Lanes];
        foreach ((GrowingNode node, int start, int count) in NodeShares.Of(nodes, part, parts))
        {
            for (int first = 0; first < count; first += Block)
            {
                int size = Math.Min(Block, count - first), toLeft = Divide(node.Rows + start + first, size, node.Split, left, right),
                    toRight = size - toLeft;
                int* place = list + node.Start;
                new Span<int>(left, toLeft).CopyTo(new Span<int>(place + Interlocked.Add(ref node.WentLeft, toLeft) - toLeft, toLeft));
                new Span<int>(right, toRight)
                    .CopyTo(new Span<int>(place + node.Count - Interlocked.Add(ref node.WentRight, toRight), toRight));
            }
        }
    }

    /// <summary>Puts rows in one of two lists, without a branch; returns how many went left.</summary>
    private int Divide(int* rows, int count, GradientSplit split, int* left, int* right)
    {
        byte* bins = table.Column(split.Feature);
        // The bin of missing values is the last, right of all splits; one further on, round the end, it is the first.
        uint turn = split.MissingLeft ? 1u : 0u, limit = (uint)split.Bin + turn;
        int toLeft = 0, i = 0;
        if (Avx512F.IsSupported)
        {
            // Sixteen rows at once; their bins are the lowest of the four bytes that are gathered for each.
            for (; i + VectorRow.Lanes <= count; i += VectorRow.Lanes)
            {
                Vector512<int> some = Vector512.Load(rows + i);
                Vector512<uint> at = Vector512.Create(
                    Avx2.GatherVector256((int*)bins, some.GetLower(), 1), Avx2.GatherVector256((int*)bins, some.GetUpper(), 1)).AsUInt32();
                Vector512<int> goLeft =
                    Vector512.LessThanOrEqual((at + Vector512.Create(turn)) & Vector512.Create(0xffu), Vector512.Create(limit)).AsInt32();
                // Packed in the register: storing what is packed only is many times slower.
                Avx512F.Compress(Vector512<int>.Zero, goLeft, some).Store(left + toLeft);
                Avx512F.Compress(Vector512<int>.Zero, ~goLeft, some).Store(right + i - toLeft);
                toLeft += BitOperations.PopCount(goLeft.ExtractMostSignificantBits());
            }
        }

        for (; i < count; i++)
        {
            nint row = rows[i];
            left[toLeft] = right[i - toLeft] = (int)row;
            toLeft += (byte)(bins[row] + turn) <= limit ? 1 : 0;
        }

        return toLeft;
    }
}
