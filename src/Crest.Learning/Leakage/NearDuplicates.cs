using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Learning.Embeddings;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Leakage;

/// <summary>
/// Finds samples of one set that are nearly those of another: whose Euclidean distance is at most a share of their length. Nothing is
/// missed. A distance is never shorter than that of the projections on orthonormal directions, so nearly all pairs are ruled out by the
/// first few principal components: those of the first lie in a narrow window of its sorted values.
/// </summary>
/// <remarks>
/// Bound by the window: for 100,000 × 100,000 samples and a tolerance of 1 % it has some hundred to some thousand samples, each with one
/// comparison of <see cref="MostDirections"/> numbers from the cache.
/// </remarks>
public static unsafe class NearDuplicates
{
    private const int MostDirections = 16, SamplesForDirections = 2000;

    /// <summary>Rounding of the projections, which are sums of single-precision products, relative to the lengths of the samples.</summary>
    private const float Rounding = 1e-5f;

    /// <summary>Finds for each sample the nearest one of another set, where it is near enough.</summary>
    /// <param name="known">The other set [samples × features], finite.</param>
    /// <param name="samples">The samples [samples × features], finite.</param>
    /// <param name="tolerance">The longest distance, as a share of the sample's length; at least 0.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>One pair for each sample that has a near one, in the order of the samples.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<NearPair> Find(
        Tensor known, Tensor samples, double tolerance, WorkerPool pool, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Columns, known.Columns);
        if (known.Rows == 0 || samples.Rows == 0) return [];
        Tensor directions = Directions(known, pool);
        Tensor unsorted = Projected(known, directions, pool);
        int[] order = [.. Enumerable.Range(0, known.Rows)];
        float[] first = [.. order.Select(row => unsorted[row, 0])];
        Array.Sort(first, order);
        var sorted = new Tensor(known.Rows, MostDirections);
        for (int row = 0; row < order.Length; row++) unsorted.Row(order[row]).CopyTo(sorted.Row(row));

        var nearest = new NearPair?[samples.Rows];
        pool.Run(new Search(
            known, order, first, sorted, samples, Projected(samples, directions, pool), (float)tolerance, nearest, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return [.. nearest.OfType<NearPair>()];
    }

    /// <summary>Orthonormal directions in which the set extends far [features × directions].</summary>
    private static Tensor Directions(Tensor known, WorkerPool pool)
    {
        int[] rows = [.. Enumerable.Range(0, known.Rows)];
        new RandomStream(0, "samples for the directions of near duplicates").Shuffle(rows);
        var some = new Tensor(Math.Max(2, Math.Min(rows.Length, SamplesForDirections)), known.Columns);
        for (int row = 0; row < some.Rows; row++) known.Row(rows[Math.Min(row, rows.Length - 1)]).CopyTo(some.Row(row));
        int count = Math.Min(MostDirections, Math.Min(some.Rows, some.Columns));
        return PrincipalComponents.Fit(some, count, PrincipalComponentSolver.Automatic, seed: 0, pool).Directions;
    }

    /// <summary>The products with the directions, and zeros for directions that there are not [samples × 16].</summary>
    private static Tensor Projected(Tensor samples, Tensor directions, WorkerPool pool)
    {
        var products = new Tensor(samples.Rows, directions.Columns);
        MatrixProduct.Multiply(pool, Matrix.Of(samples), Matrix.Of(directions), Matrix.Of(products));
        var projected = new Tensor(samples.Rows, MostDirections);
        for (int row = 0; row < samples.Rows; row++) products.Row(row).CopyTo(projected.Row(row));
        return projected;
    }

    private readonly struct Search(
        Tensor known, int[] order, float[] first, Tensor sorted, Tensor samples, Tensor projected, float tolerance, NearPair?[] nearest,
        CancellationToken cancellation) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(samples.Rows, 16, part, parts);
            for (int row = start; row < end && !cancellation.IsCancellationRequested; row++) nearest[row] = NearestOf(row);
        }

        private NearPair? NearestOf(int row)
        {
            ReadOnlySpan<float> sample = samples.Row(row), place = projected.Row(row);
            float length = TensorPrimitives.Norm(sample), slack = length * Rounding, reach = length * tolerance;
            int found = -1;
            for (int at = LowerBound(first, place[0] - reach - slack); at < first.Length && first[at] <= place[0] + reach + slack; at++)
            {
                if (SquaredDistance(sorted.Row(at), place) > (reach + slack) * (reach + slack)) continue;
                float distance = TensorPrimitives.Distance(known.Row(order[at]), sample);
                // Of several at one distance the first of the set. What is no number is not near.
                if (!(distance <= reach) || (found >= 0 && distance == reach && order[at] > found)) continue;
                (found, reach) = (order[at], distance);
            }

            return found < 0 ? null : new NearPair(found, row, length > 0 ? reach / length : 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float SquaredDistance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
        {
            var difference = Vector512.Create(one) - Vector512.Create(other);
            return Vector512.Dot(difference, difference);
        }

        private static int LowerBound(float[] values, float least)
        {
            int low = 0, high = values.Length;
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (values[middle] < least) low = middle + 1;
                else high = middle;
            }

            return low;
        }
    }
}
