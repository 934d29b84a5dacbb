using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The stochastic descent of UMAP: an edge pulls its ends together as often as its weight says, and for each pull some samples drawn at
/// random push.
/// </summary>
/// <remarks>
/// The authors' program changes places while other threads read them, so that its result depends on timing. Here a sample goes through its
/// own edges one after the other, against where the others were at the beginning of the epoch, and what is drawn depends on epoch and edge
/// alone: the same bits for any number of threads. An edge pulls each of its ends once and sixteen samples push at once, as many as a
/// vector has lanes; with the authors' two pulls and five pushes, neighbours are kept less well.
/// </remarks>
internal static unsafe class ManifoldLayout
{
    private const float LongestMove = 4;

    /// <summary>Positions of the random stream that a vector takes.</summary>
    private const int PositionsPerVector = 8;

    /// <summary>Moves samples.</summary>
    /// <param name="starts">Where the edges of each sample begin, and the end.</param>
    /// <param name="ends">The other end of each.</param>
    /// <param name="weights">Of each edge, 0 to 1.</param>
    /// <param name="places">Of the samples that move [samples × 2].</param>
    /// <param name="others">Of the other ends; the same object as <paramref name="places"/> where they are the samples themselves.</param>
    /// <param name="curve">The closeness of places.</param>
    /// <param name="epochs">How many.</param>
    /// <param name="rate">The learning rate of the first epoch; it falls to 0.</param>
    /// <param name="random">What draws the samples that push.</param>
    /// <param name="pool">The threads to use.</param>
    /// <param name="advanced">Told after each epoch.</param>
    public static void Move(
        int[] starts, int[] ends, float[] weights, Tensor places, Tensor others, ClosenessCurve curve, int epochs, double rate,
        RandomStream random, WorkerPool pool, Action<int>? advanced = null)
    {
        bool themselves = ReferenceEquals(places, others);
        float largest = 0;
        foreach (float weight in weights) largest = Math.Max(largest, weight);
        if (!(largest > 0)) return;
        Tensor before = themselves ? new Tensor(places.Rows, 2) : others;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            if (themselves) places.Values.CopyTo(before.Values);
            var work = new Epoch(
                starts, ends, weights, places, before, (float)curve.A, (float)curve.B, (float)(rate * (1 - ((double)epoch / epochs))),
                epoch, 1.0 / largest, random.Split(epoch));
            pool.Run(work);
            advanced?.Invoke(epoch + 1);
        }
    }

    /// <remarks>Bounded by the powers of distances, and by reading places that lie anywhere.</remarks>
    private readonly struct Epoch(
        int[] starts, int[] ends, float[] weights, Tensor places, Tensor before, float a, float b, float rate, int epoch, double often,
        RandomStream random) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(places.Rows, 16, part, parts);
            float* from = before.Pointer, xs = stackalloc float[VectorRow.Lanes], ys = stackalloc float[VectorRow.Lanes];
            for (int row = start; row < end; row++)
            {
                float x = places[row, 0], y = places[row, 1];
                for (int edge = starts[row]; edge < starts[row + 1]; edge++)
                {
                    double share = weights[edge] * often;
                    // As many times in all epochs as the weight says, evenly.
                    if (Math.Floor(share * (epoch + 1)) <= Math.Floor(share * epoch)) continue;
                    float* other = from + (2 * (nint)ends[edge]);
                    Pull(ref x, ref y, other[0], other[1]);
                    Push(ref x, ref y, from, random.Uniform((long)edge * PositionsPerVector), xs, ys);
                }

                (places[row, 0], places[row, 1]) = (x, y);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Pull(ref float x, ref float y, float otherX, float otherY)
        {
            float dx = x - otherX, dy = y - otherY, square = (dx * dx) + (dy * dy);
            if (!(square > 0)) return;
            float power = MathF.Pow(square, b), factor = -2 * a * b * power / (square * (1 + (a * power)));
            x += rate * Math.Clamp(factor * dx, -LongestMove, LongestMove);
            y += rate * Math.Clamp(factor * dy, -LongestMove, LongestMove);
        }

        private void Push(ref float x, ref float y, float* from, Vector512<float> drawn, float* xs, float* ys)
        {
            Vector512<int> strangers = Vector512.Min(
                Vector512.ConvertToInt32(drawn * Vector512.Create((float)before.Rows)), Vector512.Create(before.Rows - 1));
            for (int lane = 0; lane < VectorRow.Lanes; lane++)
                (xs[lane], ys[lane]) = (from[2 * strangers[lane]], from[(2 * strangers[lane]) + 1]);
            Vector512<float> dx = Vector512.Create(x) - Vector512.Load(xs), dy = Vector512.Create(y) - Vector512.Load(ys);
            // What is at the same place, the sample itself among it, has no direction and does not push.
            Vector512<float> square = Vector512.FusedMultiplyAdd(dx, dx, dy * dy) + Vector512.Create(1e-12f);
            Vector512<float> power = VectorFunctions.Exp(Vector512.Create(b) * VectorFunctions.Log(square));
            Vector512<float> factor = Vector512.Create(2 * b) / ((Vector512.Create(0.001f) + square)
                * Vector512.FusedMultiplyAdd(Vector512.Create(a), power, Vector512<float>.One));
            Vector512<float> most = Vector512.Create(LongestMove);
            x += rate * VectorFunctions.Sum(Vector512.Max(Vector512.Min(factor * dx, most), -most));
            y += rate * VectorFunctions.Sum(Vector512.Max(Vector512.Min(factor * dy, most), -most));
        }
    }
}
