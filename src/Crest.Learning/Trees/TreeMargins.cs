using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>Adds the leaves of single trees, walking from node to node by the values themselves.</summary>
internal static unsafe class TreeMargins
{
    /// <summary>Rows that meet a tree one after the other, while it is in the cache.</summary>
    private const int RowBlock = 256;

    /// <summary>Adds the leaves of one tree.</summary>
    public static void Add(DecisionTree tree, Tensor input, Span<float> margins, WorkerPool pool) => Add([tree], input, margins, pool);

    /// <summary>Adds the leaves of trees, in their order.</summary>
    public static void Add(IReadOnlyList<DecisionTree> trees, Tensor input, Span<float> margins, WorkerPool pool)
    {
        fixed (float* to = margins) pool.Run(new Adding(trees, input, to));
    }

    /// <summary>Turns logits into probabilities.</summary>
    public static void ToProbabilities(Span<float> margins)
    {
        foreach (ref float margin in margins) margin = 1 / (1 + MathF.Exp(-margin));
    }

    private readonly struct Adding(IReadOnlyList<DecisionTree> trees, Tensor input, float* to) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(input.Rows, RowBlock, part, parts);
            for (int first = start; first < end; first += RowBlock)
            {
                int last = Math.Min(end, first + RowBlock);
                foreach (DecisionTree tree in trees)
                    for (int row = first; row < last; row++)
                        to[row] +=
                            tree.Values[tree.LeafOf(new ReadOnlySpan<float>(input.Pointer + ((long)row * input.Columns), input.Columns))];
            }
        }
    }
}
