using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>New samples among those that a t-SNE was fitted to, which stay where they are.</summary>
internal static unsafe class PlacedAmong
{
    private const double Perplexity = 5;
    private const int Iterations = 100;
    private const float Rate = 0.5f, Momentum = 0.5f, LongestStep = 0.25f;

    /// <summary>Places each sample by itself.</summary>
    /// <param name="features">The new samples [samples × features].</param>
    /// <param name="fitted">Those fitted [fitted × features].</param>
    /// <param name="places">Where those are [fitted × 2].</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    public static Tensor Of(Tensor features, Tensor fitted, Tensor places, WorkerPool pool)
    {
        int count = Math.Min((int)(3 * Perplexity), fitted.Rows);
        Neighbours neighbours = NearestSamples.Of(features, fitted, count, pool);
        float[] weights = PerplexityCalibration.Of(neighbours, Math.Min(Perplexity, Math.Max(1, count / 2.0)), pool);
        var pushes = new RepulsionGrid(pool);
        var norms = new RepulsionGrid(pool);
        pushes.Push(places);
        norms.Normalise(places);
        var placed = new Tensor(features.Rows, 2);
        pool.Run(new Descent(neighbours, weights, places, pushes, norms, placed));
        return placed;
    }

    private readonly struct Descent(
        Neighbours neighbours, float[] weights, Tensor places, RepulsionGrid pushes, RepulsionGrid norms, Tensor placed) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(placed.Rows, 16, part, parts);
            for (int row = start; row < end; row++)
            {
                ReadOnlySpan<int> near = neighbours.Of(row);
                ReadOnlySpan<float> p = weights.AsSpan(row * near.Length, near.Length);
                float x = 0, y = 0, speedX = 0, speedY = 0;
                for (int i = 0; i < near.Length; i++)
                {
                    x += p[i] * places[near[i], 0];
                    y += p[i] * places[near[i], 1];
                }

                for (int step = 0; step < Iterations; step++)
                {
                    (float pushX, float pushY) = pushes.At(x, y);
                    float norm = Math.Max(norms.At(x, y).Real, 1e-12f), forceX = pushX / norm, forceY = pushY / norm;
                    for (int i = 0; i < near.Length; i++)
                    {
                        float dx = x - places[near[i], 0], dy = y - places[near[i], 1], pull = p[i] / (1 + (dx * dx) + (dy * dy));
                        forceX -= pull * dx;
                        forceY -= pull * dy;
                    }

                    speedX = (Momentum * speedX) + (Rate * forceX);
                    speedY = (Momentum * speedY) + (Rate * forceY);
                    float length = MathF.Sqrt((speedX * speedX) + (speedY * speedY));
                    float shrink = length > LongestStep ? LongestStep / length : 1;
                    // Beyond the grid nothing is known of the repulsion.
                    x = Math.Clamp(x + (speedX * shrink), pushes.Origin.X, pushes.Origin.X + pushes.Units - 0.001f);
                    y = Math.Clamp(y + (speedY * shrink), pushes.Origin.Y, pushes.Origin.Y + pushes.Units - 0.001f);
                }

                (placed[row, 0], placed[row, 1]) = (x, y);
            }
        }
    }
}
