using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>Sums the leaves of an ensemble's trees, row by row, in the order of the trees.</summary>
internal static unsafe class EnsemblePrediction
{
    /// <summary>Rows that meet a tree one after the other, while it is in the cache.</summary>
    private const int RowBlock = 256;

    /// <summary>Predicts probabilities.</summary>
    public static void Of(TreeEnsemble ensemble, Tensor input, Span<float> probabilities, WorkerPool pool)
    {
        probabilities.Fill(ensemble.BaseMargin);
        fixed (float* to = probabilities) pool.Run(new Adding(ensemble.Trees, input, to));
        if (ensemble.Output == TreeOutput.Logit) ToProbabilities(probabilities);
    }

    /// <summary>Adds the leaves of one tree.</summary>
    public static void Add(DecisionTree tree, Tensor input, Span<float> margins, WorkerPool pool)
    {
        fixed (float* to = margins) pool.Run(new Adding([tree], input, to));
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
                        to[row] += tree.Values[tree.LeafOf(new ReadOnlySpan<float>(input.Pointer + ((long)row * input.Columns), input.Columns))];
            }
        }
    }
}
