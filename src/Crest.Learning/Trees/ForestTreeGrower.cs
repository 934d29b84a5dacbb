using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;

namespace Crest.Learning.Trees;

/// <summary>
/// Grows the trees of a forest (Breiman 2001), one after the other on one thread: each to rows drawn again, each split the
/// best of some features drawn again.
/// </summary>
/// <remarks>
/// The rows of a tree are copied, their bins with their weight, and at each split moved to their side. So a node's rows lie side by side
/// however deep it is, and what bounds a tree are passes over memory at the top and over the cache below: a row a level costs a few
/// bytes loaded, counted and moved.
/// </remarks>
internal sealed unsafe class ForestTreeGrower<TImpurity>(BinnedRows table, bool[] positive, ForestOptions options, TImpurity impurity)
    where TImpurity : struct, IImpurity
{
    private readonly PinnedMemory<byte> _even = new((long)table.Count * table.Stride), _odd = new((long)table.Count * table.Stride);
    private readonly byte[] _drawn = new byte[options.Bootstrap ? table.Count : 0];
    private readonly ClassHistogram _histogram = new();
    private readonly PinnedMemory<byte> _bins = new(FeatureCuts.MostBins);
    private readonly PinnedMemory<long> _pairs = new(FeatureCuts.MostBins);
    private readonly int[] _features = new int[table.Cuts.Features];
    private readonly int _featuresPerSplit = options.FeaturesPerSplit ?? Math.Max(1, (int)Math.Sqrt(table.Cuts.Features));
    private readonly Stack<Node> _nodes = new();
    private readonly int _stride = table.Stride, _weight = table.Cuts.Features;

    /// <summary>Grows one tree.</summary>
    /// <param name="number">Which: all that is random goes by it.</param>
    public DecisionTree Grow(int number)
    {
        (int count, long total) = Draw(new RandomStream(options.Seed, "rows of the forest's trees", number));
        var draws = new RandomSequence(new RandomStream(options.Seed, "features of the forest's nodes", number));
        var tree = new TreeBuilder();
        Push(new Node(Leaf(tree, total), 0, count, 0, total));
        double share = 1.0 / ClassHistogram.Rows(total);
        while (_nodes.TryPop(out Node node))
        {
            byte* rows = (node.Depth % 2 == 0 ? _even : _odd).Pointer + ((long)node.Start * _stride),
                to = (node.Depth % 2 == 0 ? _odd : _even).Pointer + ((long)node.Start * _stride);
            ClassSplit split = BestSplit(rows, node, ref draws);
            if (split.Feature < 0) continue;
            double gain = share * (impurity.Of(ClassHistogram.Rows(node.Total), ClassHistogram.Positives(node.Total)) - split.Impurity);
            tree.Split(node.Number, split.Feature, table.Cuts[split.Feature][split.Bin], split.MissingLeft, (float)Math.Max(0, gain));
            int leftNumber = Leaf(tree, split.Left), rightNumber = Leaf(tree, node.Total - split.Left);
            tree.Link(node.Number, leftNumber, rightNumber);
            bool goesOn = Splits(split.Left, node.Depth + 1) || Splits(node.Total - split.Left, node.Depth + 1);
            if (!goesOn) continue;
            int left = Divide(rows, node.Count, split, to);
            Push(new Node(rightNumber, node.Start + left, node.Count - left, node.Depth + 1, node.Total - split.Left));
            Push(new Node(leftNumber, node.Start, left, node.Depth + 1, split.Left));
        }

        return tree.ToTree();
    }

    private int Leaf(TreeBuilder tree, long pair) =>
        tree.Add((float)((double)ClassHistogram.Positives(pair) / ClassHistogram.Rows(pair) / options.Trees), ClassHistogram.Rows(pair));

    private void Push(Node node)
    {
        if (Splits(node.Total, node.Depth)) _nodes.Push(node);
    }

    private bool Splits(long pair, int depth) =>
        ClassHistogram.Positives(pair) != 0 && ClassHistogram.Positives(pair) != ClassHistogram.Rows(pair)
        && ClassHistogram.Rows(pair) >= 2L * options.MinSamplesLeaf && depth < (options.MaxDepth ?? int.MaxValue);

    /// <summary>Copies the rows of a tree with their weights; returns how many there are, and the counts.</summary>
    private (int Count, long Total) Draw(RandomStream stream)
    {
        if (options.Bootstrap)
        {
            Array.Clear(_drawn);
            for (int i = 0; i < table.Count; i++) _drawn[stream.Below(i, table.Count)]++;
        }

        int count = 0;
        long total = 0;
        byte* to = _even.Pointer;
        for (int row = 0; row < table.Count; row++)
        {
            byte weight = options.Bootstrap ? _drawn[row] : (byte)1;
            if (weight == 0) continue;
            Move(table.Pointer + ((long)row * _stride), to);
            to[_weight] = weight;
            to[_weight + 1] = positive[row] ? weight : (byte)0;
            total += ClassHistogram.Pair(to + _weight);
            to += _stride;
            count++;
        }

        return (count, total);
    }

    /// <summary>The best split among as many features as are drawn, or more, as long as none of them splits.</summary>
    private ClassSplit BestSplit(byte* rows, Node node, ref RandomSequence draws)
    {
        for (int i = 0; i < _features.Length; i++) _features[i] = i;
        ClassSplit best = ClassSplit.None;
        for (int seen = 0; seen < _features.Length && (seen < _featuresPerSplit || best.Feature < 0); seen++)
        {
            int other = seen + draws.NextBelow(_features.Length - seen);
            (_features[seen], _features[other]) = (_features[other], _features[seen]);
            int feature = _features[seen],
                filled = _histogram.Count(rows, node.Count, _stride, feature, _weight, _bins.Pointer, _pairs.Pointer);
            ClassSplit split = ClassSplit.Best(
                impurity, _bins.Pointer, _pairs.Pointer, filled, feature, table.Cuts[feature].Length, node.Total, options.MinSamplesLeaf);
            if (split.Impurity < best.Impurity) best = split;
        }

        return best;
    }

    /// <summary>
    /// Moves a node's rows, those that go left to the front, the others to the back; returns how many went left. Without a branch.
    /// </summary>
    private int Divide(byte* rows, int count, ClassSplit split, byte* to)
    {
        uint turn = split.MissingLeft ? 1u : 0u, limit = (uint)split.Bin + turn;
        long stride = _stride, left = 0, right = (count - 1) * stride;
        byte* bins = rows + split.Feature;
        for (int i = 0; i < count; i++, rows += stride, bins += stride)
        {
            bool goesLeft = (byte)(*bins + turn) <= limit;
            Move(rows, to + (goesLeft ? left : right));
            left += goesLeft ? stride : 0;
            right -= goesLeft ? 0 : stride;
        }

        return (int)(left / stride);
    }

    private void Move(byte* from, byte* to)
    {
        for (int i = 0; i < _stride; i += Vector128<byte>.Count) Vector128.Load(from + i).Store(to + i);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Node(int Number, int Start, int Count, int Depth, long Total);
}
