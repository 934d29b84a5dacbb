using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Trees;

/// <summary>
/// Sums the leaves of an ensemble's trees, row by row, in the order of the trees. Values are turned into ranks among the thresholds once,
/// so that a tree compares bytes; a block of rows meets tree after tree.
/// </summary>
internal sealed unsafe class EnsemblePrediction
{
    private readonly TreeEnsemble _ensemble;
    private readonly FeatureCuts? _cuts;
    private readonly RankedTree[] _trees = [];

    /// <summary>Makes the trees ready.</summary>
    public EnsemblePrediction(TreeEnsemble ensemble)
    {
        _ensemble = ensemble;
        _cuts = FeatureCuts.OfThresholds(ensemble.Trees, ensemble.FeatureNames.Count);
        if (_cuts is { } cuts) _trees = [.. ensemble.Trees.Select(tree => RankedTree.Of(tree, cuts))];
    }

    /// <summary>Predicts probabilities.</summary>
    public void Predict(Tensor input, Span<float> probabilities, WorkerPool pool)
    {
        if (_cuts is { } cuts)
        {
            fixed (float* to = probabilities) pool.Run(new Predicting(this, cuts, input, to));
            return;
        }

        // More thresholds than a byte can tell apart: a model of another program, fitted without bins.
        probabilities.Fill(_ensemble.BaseMargin);
        TreeMargins.Add(_ensemble.Trees, input, probabilities, pool);
        if (_ensemble.Output == TreeOutput.Logit) TreeMargins.ToProbabilities(probabilities);
    }

    private readonly struct Predicting(EnsemblePrediction prediction, FeatureCuts cuts, Tensor input, float* to) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(input.Rows, RankedRows.Line, part, parts);
            if (start == end) return;
            var ranks = new RankedRows(cuts);
            var margins = new PinnedMemory<float>(RankedRows.Block);
            for (int first = start; first < end; first += RankedRows.Block)
            {
                int rows = Math.Min(RankedRows.Block, end - first), lines = (rows + RankedRows.Line - 1) / RankedRows.Line;
                ranks.Fill(input.Pointer + ((long)first * input.Columns), rows);
                new Span<float>(margins.Pointer, lines * RankedRows.Line).Fill(prediction._ensemble.BaseMargin);
                foreach (RankedTree tree in prediction._trees)
                    for (int line = 0; line < lines; line++) tree.Add(ranks.At(line), margins.Pointer + (line * RankedRows.Line));
                if (prediction._ensemble.Output == TreeOutput.Logit)
                    for (int i = 0; i < rows; i += VectorRow.Lanes)
                        VectorFunctions.Sigmoid(Vector512.Load(margins.Pointer + i)).Store(margins.Pointer + i);
                new Span<float>(margins.Pointer, rows).CopyTo(new Span<float>(to + first, rows));
            }
        }
    }
}
