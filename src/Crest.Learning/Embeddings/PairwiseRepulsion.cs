using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Embeddings;

/// <summary>The repulsion of t-SNE over all pairs: exact, and for few samples faster than a grid.</summary>
/// <param name="samples">Number of samples.</param>
/// <param name="pool">The threads to use; the result does not depend on them.</param>
internal sealed unsafe class PairwiseRepulsion(int samples, WorkerPool pool)
{
    /// <summary>Up to so many samples it takes no longer than the grid.</summary>
    public const int MostSamples = 4000;

    private readonly Tensor _columns = new(2, VectorRow.Padded(samples));
    private readonly double[] _sums = new double[samples];

    /// <inheritdoc cref="RepulsionGrid.Repel"/>
    public double Repel(Tensor places, Tensor forces)
    {
        // Samples that fill up the last vector are so far away that they do nothing.
        _columns.Values.Fill(1e15f);
        for (int row = 0; row < samples; row++) (_columns[0, row], _columns[1, row]) = (places[row, 0], places[row, 1]);
        pool.Run(new Rows(_columns, _sums, forces));
        double sum = 0;
        foreach (double own in _sums) sum += own;
        return sum - samples;
    }

    private readonly struct Rows(Tensor columns, double[] sums, Tensor forces) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(sums.Length, 16, part, parts);
            float* xs = columns.Pointer, ys = xs + columns.Columns;
            for (int row = start; row < end; row++)
            {
                Vector512<float> x = Vector512.Create(xs[row]), y = Vector512.Create(ys[row]);
                Vector512<float> across = default, up = default, sum = default;
                for (int i = 0; i < columns.Columns; i += VectorRow.Lanes)
                {
                    Vector512<float> dx = x - Vector512.Load(xs + i), dy = y - Vector512.Load(ys + i);
                    Vector512<float> q = VectorFunctions.Reciprocal(
                        Vector512.FusedMultiplyAdd(dx, dx, Vector512.FusedMultiplyAdd(dy, dy, Vector512<float>.One)));
                    Vector512<float> square = q * q;
                    sum += q;
                    across = Vector512.FusedMultiplyAdd(square, dx, across);
                    up = Vector512.FusedMultiplyAdd(square, dy, up);
                }

                sums[row] = VectorFunctions.Sum(sum);
                (forces[row, 0], forces[row, 1]) = (VectorFunctions.Sum(across), VectorFunctions.Sum(up));
            }
        }
    }
}
