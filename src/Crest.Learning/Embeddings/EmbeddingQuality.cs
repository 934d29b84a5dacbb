using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>How far the neighbours in an embedding are the neighbours among the features.</summary>
/// <param name="Trustworthiness">
/// 1 - 2 / (n k (2m - 3k + 1)) Σ (r - k) over the k nearest in the embedding that are not among the k nearest of the features, r being
/// their rank there among the m other samples (Venna, Kaski 2001); 1 is best, ½ about what random places give.
/// </param>
/// <param name="Preservation">Share of the k nearest of the features that are among the k nearest in the embedding, 0 to 1.</param>
/// <param name="Neighbours">k.</param>
/// <param name="Judged">Samples that were judged, n.</param>
public sealed record EmbeddingQuality(double Trustworthiness, double Preservation, int Neighbours, int Judged)
{
    /// <summary>Samples that are judged at most, drawn at random: more would not change the third digit.</summary>
    public const int MostJudged = 10_000;

    private const int Block = 256;

    /// <summary>Judges an embedding of samples, against themselves or of new ones against those that it was fitted to.</summary>
    /// <param name="queries">The samples that are judged [queries × features]; the same object as <paramref name="samples"/> where they
    /// are those.</param>
    /// <param name="placed">Where they are [queries × coordinates]; the same object as <paramref name="places"/> where they are
    /// those.</param>
    /// <param name="samples">The samples that are their neighbours [samples × features], at least 3.</param>
    /// <param name="places">Where those are [samples × coordinates].</param>
    /// <param name="neighbours">k; fewer are taken where there are less than twice as many samples.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    public static EmbeddingQuality Of(
        Tensor queries, Tensor placed, Tensor samples, Tensor places, int neighbours, long seed, WorkerPool pool)
    {
        bool themselves = ReferenceEquals(queries, samples);
        int others = samples.Rows - (themselves ? 1 : 0), k = Math.Clamp((others - 1) / 2, 1, neighbours);
        int[] judged = [.. Enumerable.Range(0, queries.Rows)];
        if (judged.Length > MostJudged)
        {
            new RandomStream(seed, "samples of which an embedding is judged").Shuffle(judged);
            judged = [.. judged.Take(MostJudged).Order()];
        }

        // One neighbour more, since a sample that was drawn from the others is its own nearest.
        int more = Math.Min(k + (themselves ? 1 : 0), samples.Rows);
        Tensor features = Selected(queries, judged);
        Neighbours near = NearestSamples.Of(features, samples, more, pool);
        Neighbours embedded = NearestSamples.Of(Selected(placed, judged), places, more, pool);
        long excess = 0, kept = 0;
        var work = new Ranking[judged.Length];
        for (int i = 0; i < judged.Length; i++)
        {
            int own = themselves ? judged[i] : -1;
            int[] wanted = Others(near.Of(i), own, k), got = Others(embedded.Of(i), own, k);
            int[] wrong = [.. got.Except(wanted)];
            kept += k - wrong.Length;
            work[i] = new Ranking(own, wrong, new int[wrong.Length]);
        }

        Rank(features, samples, work, pool);
        foreach (Ranking ranking in work)
            foreach (int nearer in ranking.Nearer) excess += Math.Max(0, nearer + 1 - k);
        double n = judged.Length, scale = n * k * ((2.0 * others) - (3 * k) + 1);
        return new EmbeddingQuality(scale > 0 ? 1 - (2 * excess / scale) : 1, kept / (n * k), k, judged.Length);
    }

    private static int[] Others(ReadOnlySpan<int> found, int own, int count) =>
        [.. found.ToArray().Where(index => index != own).Take(count)];

    private static Tensor Selected(Tensor rows, int[] chosen)
    {
        var selected = new Tensor(chosen.Length, rows.Columns);
        for (int i = 0; i < chosen.Length; i++) rows.Row(chosen[i]).CopyTo(selected.Row(i));
        return selected;
    }

    /// <summary>Counts, for each wrong neighbour, the samples that are nearer.</summary>
    private static unsafe void Rank(Tensor features, Tensor samples, Ranking[] work, WorkerPool pool)
    {
        float[] squares = new float[VectorRow.Padded(samples.Rows) + VectorRow.Lanes];
        Array.Fill(squares, float.PositiveInfinity);
        for (int row = 0; row < samples.Rows; row++) squares[row] = TensorPrimitives.SumOfSquares<float>(samples.Row(row));
        int stride = VectorRow.Padded(samples.Rows);
        var products = new Tensor(Math.Min(Block, features.Rows), stride);
        for (int first = 0; first < features.Rows; first += Block)
        {
            int rows = Math.Min(Block, features.Rows - first);
            Matrix into = Matrix.Of(products) with { Rows = rows, Columns = samples.Rows };
            Matrix left = Matrix.Of(features.Slice(first * features.Columns, rows, features.Columns));
            MatrixProduct.Multiply(pool, left, Matrix.Of(samples).Transpose(), into);
            pool.Run(new Counting(products.Pointer, first, rows, stride, squares, work));
        }

        GC.KeepAlive(products);
    }

    private readonly record struct Ranking(int Own, int[] Wrong, int[] Nearer);

    private readonly unsafe struct Counting(float* products, int first, int rows, int stride, float[] squares, Ranking[] work)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(rows, 1, part, parts);
            fixed (float* square = squares)
            {
                for (int row = start; row < end; row++)
                {
                    float* dots = products + ((nint)row * stride);
                    Ranking ranking = work[first + row];
                    if (ranking.Wrong.Length == 0) continue;
                    for (int i = 0; i < stride; i += VectorRow.Lanes)
                        Vector512.FusedMultiplyAdd(Vector512.Load(dots + i), Vector512.Create(-2f), Vector512.Load(square + i))
                            .Store(dots + i);
                    for (int i = 0; i < ranking.Wrong.Length; i++)
                    {
                        float distance = dots[ranking.Wrong[i]];
                        Vector512<int> nearer = default;
                        for (int j = 0; j < stride; j += VectorRow.Lanes)
                            nearer -= Vector512.LessThan(Vector512.Load(dots + j), Vector512.Create(distance)).AsInt32();
                        ranking.Nearer[i] = Vector512.Sum(nearer) - (ranking.Own >= 0 && dots[ranking.Own] < distance ? 1 : 0);
                    }
                }
            }
        }
    }
}
