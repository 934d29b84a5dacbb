using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The nearest samples by comparing each query with all: |a - b|² = |a|² + |b|² - 2 a·b, whose dot products are a matrix product.
/// </summary>
/// <remarks>
/// Bounded by the arithmetic of the product; a vector of distances is compared with the farthest neighbour kept so far, and few pass. Since
/// the formula cancels where samples are close, a few more neighbours are kept than wanted, and the distances of all are computed again.
/// </remarks>
internal static unsafe class NearestSamples
{
    private const int QueryBlock = 512, SampleBlock = 2048;

    /// <summary>Kept beyond the wanted ones, for what rounding may have put in the wrong order.</summary>
    private const int Spare = 6;

    /// <summary>Finds the neighbours of samples among themselves; none is its own neighbour.</summary>
    /// <param name="samples">[samples × features].</param>
    /// <param name="count">How many, from 1 to one fewer than samples.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <param name="advanced">Told how many samples are done.</param>
    public static Neighbours Among(Tensor samples, int count, WorkerPool pool, Action<int>? advanced = null) =>
        Of(samples, samples, count, themselves: true, pool, advanced);

    /// <summary>Finds the neighbours of other samples.</summary>
    /// <param name="queries">[queries × features].</param>
    /// <param name="samples">[samples × features].</param>
    /// <param name="count">How many, from 1 to the number of samples.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    public static Neighbours Of(Tensor queries, Tensor samples, int count, WorkerPool pool) =>
        Of(queries, samples, count, themselves: false, pool, advanced: null);

    private static Neighbours Of(Tensor queries, Tensor samples, int count, bool themselves, WorkerPool pool, Action<int>? advanced)
    {
        int kept = Math.Min(count + Spare, samples.Rows - (themselves ? 1 : 0));
        var found = new Neighbours(count, new int[queries.Rows * count], new float[queries.Rows * count]);
        float[] squares = new float[VectorRow.Padded(samples.Rows) + VectorRow.Lanes];
        for (int row = 0; row < samples.Rows; row++) squares[row] = TensorPrimitives.SumOfSquares<float>(samples.Row(row));
        var products = new Tensor(QueryBlock, SampleBlock);
        var best = new NearestSoFar[QueryBlock];
        for (int i = 0; i < best.Length; i++) best[i] = new NearestSoFar(kept);
        for (int first = 0; first < queries.Rows; first += QueryBlock)
        {
            int rows = Math.Min(QueryBlock, queries.Rows - first);
            for (int i = 0; i < rows; i++) best[i].Clear();
            for (int sample = 0; sample < samples.Rows; sample += SampleBlock)
            {
                int columns = Math.Min(SampleBlock, samples.Rows - sample);
                Tensor part = products.Slice(0, rows, columns);
                Matrix left = Matrix.Of(queries.Slice(first * queries.Columns, rows, queries.Columns));
                Matrix right = Matrix.Of(samples.Slice(sample * samples.Columns, columns, samples.Columns));
                MatrixProduct.Multiply(pool, left, right.Transpose(), Matrix.Of(part));
                pool.Run(new Scan(part.Pointer, rows, columns, squares, sample, themselves ? first : -1, best));
            }

            pool.Run(new Finish(queries, samples, first, rows, best, found));
            advanced?.Invoke(first + rows);
        }

        return found;
    }

    /// <summary>Offers to each query the samples that are nearer than its farthest neighbour so far.</summary>
    private readonly struct Scan(float* products, int rows, int columns, float[] squares, int sample, int self, NearestSoFar[] best)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(rows, 1, part, parts);
            fixed (float* square = &squares[sample])
                for (int row = start; row < end; row++)
                    Row(products + ((nint)row * columns), square, best[row], self < 0 ? -1 : self + row);
        }

        private void Row(float* dots, float* square, NearestSoFar nearest, int own)
        {
            for (int column = 0; column < columns; column += VectorRow.Lanes)
            {
                Vector512<float> values =
                    Vector512.FusedMultiplyAdd(Vector512.Load(dots + column), Vector512.Create(-2f), Vector512.Load(square + column));
                ulong near = Vector512.LessThan(values, Vector512.Create(nearest.Farthest)).ExtractMostSignificantBits();
                if (columns - column < VectorRow.Lanes) near &= (1UL << (columns - column)) - 1;
                for (; near != 0; near &= near - 1)
                {
                    int lane = System.Numerics.BitOperations.TrailingZeroCount(near), index = sample + column + lane;
                    if (index != own) nearest.Offer(values[lane], index);
                }
            }
        }
    }

    /// <summary>Computes the distances of what was kept from the differences, and sorts by them.</summary>
    private readonly struct Finish(Tensor queries, Tensor samples, int first, int rows, NearestSoFar[] best, Neighbours found)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(rows, 1, part, parts);
            for (int row = start; row < end; row++)
            {
                int query = first + row;
                (float Distance, int Index)[] sorted = new (float, int)[best[row].Take(out ReadOnlySpan<int> indices)];
                for (int i = 0; i < sorted.Length; i++)
                    sorted[i] = (TensorPrimitives.Distance(queries.Row(query), samples.Row(indices[i])), indices[i]);
                Array.Sort(sorted);
                for (int i = 0; i < found.Count; i++)
                    (found.Distances[(query * found.Count) + i], found.Indices[(query * found.Count) + i]) = sorted[i];
            }
        }
    }
}
