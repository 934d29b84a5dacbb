using System.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The membership exp(-max(0, d - ρ) / σ) of each neighbour of a sample, ρ being the distance of the nearest one apart from it and σ such
/// that the memberships add up to log₂ k (McInnes, Healy, Melville 2018, algorithm 3).
/// </summary>
internal static class FuzzyNeighbours
{
    private const int Steps = 64;
    private const double Tolerance = 1e-5, LeastScale = 1e-3;

    /// <summary>Computes the memberships.</summary>
    /// <param name="neighbours">With their distances.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <returns>[samples × neighbours], 0 to 1.</returns>
    public static float[] Of(Neighbours neighbours, WorkerPool pool)
    {
        float[] memberships = new float[neighbours.Indices.Length];
        pool.Run(new Rows(neighbours, TensorPrimitives.Average<float>(neighbours.Distances), memberships));
        return memberships;
    }

    private readonly struct Rows(Neighbours neighbours, double mean, float[] memberships) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(neighbours.Queries, 1, part, parts);
            double target = Math.Log2(neighbours.Count);
            for (int row = start; row < end; row++)
            {
                ReadOnlySpan<float> distances = neighbours.DistancesOf(row);
                double nearest = 0;
                foreach (float distance in distances)
                {
                    if (!(distance > 0)) continue;
                    nearest = distance;
                    break;
                }

                double low = 0, high = double.PositiveInfinity, scale = 1;
                for (int step = 0; step < Steps; step++)
                {
                    double sum = 0;
                    foreach (float distance in distances) sum += distance > nearest ? Math.Exp(-(distance - nearest) / scale) : 1;
                    if (Math.Abs(sum - target) < Tolerance) break;
                    if (sum > target) high = scale;
                    else low = scale;
                    scale = double.IsInfinity(high) ? 2 * scale : (low + high) / 2;
                }

                // As in the authors' program: no scale is far below the mean distance, of the sample's neighbours or of all.
                scale = Math.Max(scale, LeastScale * (nearest > 0 ? TensorPrimitives.Average(distances) : mean));
                Span<float> own = memberships.AsSpan(row * neighbours.Count, neighbours.Count);
                for (int i = 0; i < own.Length; i++)
                    own[i] = distances[i] > nearest ? (float)Math.Exp(-(distances[i] - nearest) / scale) : 1;
            }
        }
    }
}
