namespace Crest.Learning.Trees;

/// <summary>
/// A tree of any depth. Sixteen rows walk down side by side without a branch, so that the processor waits for sixteen loads at once;
/// siblings lie side by side, and a node takes eight bytes.
/// </summary>
/// <remarks>What bounds it: a level of a row is a node and a bin loaded, from the second-level cache where the tree fits it.</remarks>
internal sealed unsafe class DeepTree : RankedTree
{
    private const int Together = 16;

    private readonly PinnedMemory<Node> _nodes;
    private readonly PinnedMemory<float> _values;

    /// <summary>Makes one of a tree.</summary>
    public DeepTree(DecisionTree tree, FeatureCuts cuts)
    {
        _nodes = new PinnedMemory<Node>(tree.Nodes);
        _values = new PinnedMemory<float>(tree.Nodes);
        int[] from = new int[tree.Nodes];
        for (int node = 0, next = 1; node < next; node++)
        {
            int of = from[node];
            _values.Pointer[node] = tree.Values[of];
            if (tree.Left[of] < 0)
            {
                // A leaf leads to itself: no bin is above its limit.
                _nodes.Pointer[node] = new Node { Left = node, OffsetAndLimit = byte.MaxValue };
                continue;
            }

            (int line, byte limit) = RankedRows.TestOf(cuts, tree, of);
            _nodes.Pointer[node] = new Node { Left = next, OffsetAndLimit = ((uint)(line * RankedRows.Line) << 8) | limit };
            from[next++] = tree.Left[of];
            from[next++] = tree.Right[of];
        }
    }

    /// <inheritdoc/>
    public override void Add(byte* ranks, float* margins)
    {
        for (int row = 0; row < RankedRows.Line; row += Together) AddTogether(ranks + row, margins + row);
    }

    private void AddTogether(byte* ranks, float* margins)
    {
        Node* nodes = _nodes.Pointer;
        int* at = stackalloc int[Together];
        int moved;
        do
        {
            moved = 0;
            for (int i = 0; i < Together; i++)
            {
                int node = at[i];
                uint test = nodes[node].OffsetAndLimit;
                int next = nodes[node].Left + (ranks[(test >> 8) + (uint)i] > (byte)test ? 1 : 0);
                moved |= next ^ node;
                at[i] = next;
            }
        }
        while (moved != 0);

        for (int i = 0; i < Together; i++) margins[i] += _values.Pointer[at[i]];
    }

    private struct Node
    {
        /// <summary>The left child; the right one is the next.</summary>
        public int Left;

        /// <summary>Where in the lines of 64 rows the bins are, times 256, and the highest that goes left.</summary>
        public uint OffsetAndLimit;
    }
}
