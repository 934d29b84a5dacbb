using System.Diagnostics;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>
/// Grows one tree of a boosted ensemble, level by level (Chen &amp; Guestrin 2016, algorithm 3 on histograms). Of two children only the
/// smaller one's rows are summed; its sums taken from the parent's are the other's.
/// </summary>
/// <remarks>Threads share rows, not nodes. All sums are of integers and no result depends on the order of a node's rows, so none
/// depends on the threads.</remarks>
internal sealed unsafe class BoostedTreeGrower
{
    /// <summary>
    /// Nodes with fewer rows let go of their histogram; both children are then summed. So memory stays in proportion to
    /// the rows, however deep a tree.
    /// </summary>
    private const int KeptFrom = 4096;

    /// <summary>Nodes whose histograms are in memory at once, beside those kept.</summary>
    private const int NodesAtOnce = 128;

    /// <summary>What a split gains at least, whatever the options (XGBoost's kRtEps).</summary>
    private const double LeastGain = 1e-6;

    private readonly BinnedRows _rows;
    private readonly BoostingOptions _options;
    private readonly WorkerPool _pool;
    private readonly PinnedMemory<int> _all;
    private readonly PinnedMemory<int>[] _lists;
    private readonly GradientHistogram[] _histograms;
    private readonly Stack<PinnedMemory<long>> _free = new();
    private readonly List<GrowingNode> _leaves = [];
    private readonly int _length;

    /// <summary>Makes a grower for some rows.</summary>
    public BoostedTreeGrower(BinnedRows rows, BoostingOptions options, WorkerPool pool)
    {
        (_rows, _options, _pool) = (rows, options, pool);
        _all = new PinnedMemory<int>(rows.Count);
        for (int i = 0; i < rows.Count; i++) _all.Pointer[i] = i;
        _lists = [new PinnedMemory<int>(rows.Count), new PinnedMemory<int>(rows.Count)];
        _histograms = [.. Enumerable.Range(0, pool.Threads).Select(_ => new GradientHistogram(rows))];
        _length = GradientHistogram.LengthOf(rows);
    }

    /// <summary>Grows a tree.</summary>
    /// <param name="pairs">The derivatives of each row.</param>
    /// <param name="features">The features that it may split by, rising.</param>
    public DecisionTree Grow(long* pairs, int[] features)
    {
        _leaves.Clear();
        var tree = new TreeBuilder();
        List<GrowingNode> level = [new GrowingNode(tree.Add(0, 0), _all.Pointer, 0, _rows.Count, 0, 0)];
        FindSplits(level, pairs, features);
        for (int depth = 0; level.Count > 0; depth++)
        {
            List<GrowingNode> splitting = [];
            foreach (GrowingNode node in level)
            {
                tree.SetLeaf(node.Number, Value(node), (float)(node.Second * LogisticGradients.SecondUnit));
                bool splits = depth < _options.MaxDepth && node.Split.Gain > LeastGain && node.Split.Gain >= _options.Gamma;
                (splits ? splitting : _leaves).Add(node);
                if (!splits) Release(node);
            }

            level = Split(splitting, _lists[depth % 2].Pointer, tree);
            if (depth + 1 < _options.MaxDepth) FindSplits(level, pairs, features);
            foreach (GrowingNode parent in splitting) Release(parent);
        }

        return tree.ToTree();
    }

    /// <summary>Adds the leaves of the tree that was grown last to the margins of its rows.</summary>
    public void AddTo(float* margins) => _pool.Run(new Adding(this, margins));

    private float Value(GrowingNode node) =>
        (float)(_options.LearningRate
            * GradientSplit.Weight(node.First * LogisticGradients.FirstUnit, node.Second * LogisticGradients.SecondUnit, _options));

    /// <summary>Divides the rows of nodes among their children, which are returned, a left and a right one for each.</summary>
    private List<GrowingNode> Split(List<GrowingNode> splitting, int* list, TreeBuilder tree)
    {
        List<GrowingNode> children = [];
        _pool.Run(new RowDivision(splitting, _rows, list));
        foreach (GrowingNode node in splitting)
        {
            GradientSplit split = node.Split;
            int left = tree.Add(0, 0), right = tree.Add(0, 0);
            tree.Split(node.Number, split.Feature, _rows.Cuts[split.Feature][split.Bin], split.MissingLeft, (float)split.Gain);
            tree.Link(node.Number, left, right);
            children.Add(new GrowingNode(left, list, node.Start, node.WentLeft, split.First, split.Second) { Parent = node });
            children.Add(new GrowingNode(
                right, list, node.Start + node.WentLeft, node.WentRight, node.First - split.First, node.Second - split.Second)
            {
                Parent = node,
            });
            Debug.Assert(node.WentLeft + node.WentRight == node.Count, "a row is lost");
        }

        return children;
    }

    /// <summary>Sums the rows of nodes and finds their best splits; nodes are the root, or pairs of siblings.</summary>
    private void FindSplits(List<GrowingNode> nodes, long* pairs, int[] features)
    {
        for (int start = 0; start < nodes.Count; start += NodesAtOnce)
        {
            List<GrowingNode> some = nodes.GetRange(start, Math.Min(NodesAtOnce, nodes.Count - start)), summed = [];
            for (int i = 0; i < some.Count; i++)
            {
                GrowingNode node = some[i];
                if (node.Parent is { Histogram: { } parent } && some[i ^ 1] is var sibling
                    && (node.Count > sibling.Count || (node.Count == sibling.Count && i % 2 == 1)))
                {
                    node.Histogram = parent;
                    continue;
                }

                node.Histogram = _free.TryPop(out PinnedMemory<long>? free) ? free : new PinnedMemory<long>(_length);
                summed.Add(node);
            }

            _pool.Run(new Summing(summed, this, pairs));
            if (some is [{ Parent: null } root]) SetSums(root);
            var splits = new GradientSplit[some.Count * features.Length];
            _pool.Run(new Finding(this, some, features, splits));
            for (int i = 0; i < some.Count; i++)
            {
                GrowingNode node = some[i];
                foreach (GradientSplit split in splits.AsSpan(i * features.Length, features.Length))
                    if (split.Gain > node.Split.Gain) node.Split = split;
                if (node.Parent is { } parent && ReferenceEquals(node.Histogram, parent.Histogram)) parent.Histogram = null;
                if (node.Count < KeptFrom) Release(node);
            }
        }
    }

    private static void SetSums(GrowingNode root)
    {
        long* histogram = root.Histogram!.Pointer;
        for (int bin = 0; bin < FeatureCuts.MostBins; bin++)
        {
            root.First += histogram[bin];
            root.Second += histogram[FeatureCuts.MostBins + bin];
        }
    }

    private void Release(GrowingNode node)
    {
        if (node.Histogram is { } histogram) _free.Push(histogram);
        node.Histogram = null;
    }

    /// <summary>Sums the rows of nodes, each thread its share, into the nodes' histograms.</summary>
    private readonly struct Summing(List<GrowingNode> nodes, BoostedTreeGrower grower, long* pairs) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            foreach ((GrowingNode node, int start, int count) in NodeShares.Of(nodes, part, parts))
            {
                long* sums = grower._histograms[part].Sum(node.Rows + start, count, pairs);
                lock (node)
                {
                    if (node.Begun) GradientHistogram.Add(node.Histogram!.Pointer, sums, grower._length);
                    else new Span<long>(sums, grower._length).CopyTo(new Span<long>(node.Histogram!.Pointer, grower._length));
                    node.Begun = true;
                }
            }
        }
    }

    /// <summary>Finds the best split of each node by each feature; makes the histogram of a node that has its parent's.</summary>
    private readonly struct Finding(BoostedTreeGrower grower, List<GrowingNode> nodes, int[] features, GradientSplit[] splits)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(splits.Length, 1, part, parts);
            for (int task = start; task < end; task++)
            {
                // Siblings one after the other, feature by feature: the smaller one's sums are used twice while they are in the cache.
                int pair = nodes.Count == 1 ? 1 : 2, family = task / (pair * features.Length),
                    feature = features[task / pair % features.Length], child = (family * pair) + (task % pair);
                GrowingNode node = nodes[child];
                long* sums = node.Histogram!.Pointer + (feature * GradientHistogram.FeatureLength);
                if (!node.Begun)
                    GradientHistogram.SubtractFeature(
                        sums, nodes[child ^ 1].Histogram!.Pointer + (feature * GradientHistogram.FeatureLength));
                splits[(child * features.Length) + (task / pair % features.Length)] =
                    GradientSplit.Best(sums, feature, grower._rows.Cuts[feature].Length, node.First, node.Second, grower._options);
            }
        }
    }

    private readonly struct Adding(BoostedTreeGrower grower, float* margins) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            foreach ((GrowingNode leaf, int start, int count) in NodeShares.Of(grower._leaves, part, parts))
            {
                float value = grower.Value(leaf);
                int* rows = leaf.Rows + start;
                for (int i = 0; i < count; i++) margins[rows[i]] += value;
            }
        }
    }
}
