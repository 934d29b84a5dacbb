using Crest.Foundation.Errors;
using Crest.Learning.Embeddings;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Embeddings;

public sealed class NeighbourEmbeddingTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Each_row_has_the_perplexity_that_is_asked_for()
    {
        Tensor data = Blobs.Of(200, 6);
        Neighbours neighbours = NearestSamples.Among(data, 60, _pool);
        float[] p = PerplexityCalibration.Of(neighbours, 20, _pool);
        for (int row = 0; row < 200; row++)
        {
            double[] own = [.. p.Skip(row * 60).Take(60)];
            Assert.Equal(1, own.Sum(), 1e-5);
            Assert.Equal(20, Math.Exp(-own.Where(v => v > 0).Sum(v => v * Math.Log(v))), 0.01);
        }
    }

    [Fact]
    public void The_gradient_is_the_difference_of_the_divergence()
    {
        Tensor data = Blobs.Of(120, 5);
        SparseGraph graph = Graph(data, 12);
        Tensor places = Spread(120, 8);
        Tensor gradient = new NeighbourDescent(graph, places, _pool).Gradient(1);
        for (int row = 0; row < 120; row += 7)
        {
            for (int axis = 0; axis < 2; axis++)
            {
                const double step = 1e-3;
                double difference = (Divergence(graph, places, row, axis, step) - Divergence(graph, places, row, axis, -step)) / (2 * step);
                // 1e-4 is half a hundredth of the largest: what is left is the interpolation.
                Assert.Equal(difference / 4, gradient[row, axis], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(40)]
    public void The_interpolated_repulsion_is_that_of_all_pairs(double width)
    {
        Tensor places = Spread(300, width);
        Tensor forces = new(300, 2), pairwise = new(300, 2);
        double sum = new RepulsionGrid(_pool).Repel(places, forces), pairs = new PairwiseRepulsion(300, _pool).Repel(places, pairwise);
        double exact = 0, largest = 0, worst = 0;
        for (int i = 0; i < 300; i++)
        {
            double x = 0, y = 0;
            for (int j = 0; j < 300; j++)
            {
                if (i == j) continue;
                double dx = places[i, 0] - places[j, 0], dy = places[i, 1] - places[j, 1], q = 1 / (1 + (dx * dx) + (dy * dy));
                (x, y, exact) = (x + (q * q * dx), y + (q * q * dy), exact + q);
            }

            Assert.Equal(x, pairwise[i, 0], 1e-3);
            Assert.Equal(y, pairwise[i, 1], 1e-3);
            largest = Math.Max(largest, Math.Sqrt((x * x) + (y * y)));
            worst = Math.Max(worst, Math.Max(Math.Abs(x - forces[i, 0]), Math.Abs(y - forces[i, 1])));
        }

        Assert.InRange(pairs / exact, 0.9999, 1.0001);
        Assert.InRange(sum / exact, 0.98, 1.02);
        Assert.True(worst < 0.05 * largest, $"off by {worst} of {largest}");
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_threads()
    {
        Tensor data = Blobs.Of(300, 10), others = Blobs.Of(50, 10, seed: 2);
        using var alone = new WorkerPool(1);
        var options = new NeighbourEmbeddingOptions(15, 300);
        NeighbourEmbedding one = NeighbourEmbedding.Fit(data, options, alone), two = NeighbourEmbedding.Fit(data, options, _pool);
        Assert.Equal(one.Coordinates.Values.ToArray(), two.Coordinates.Values.ToArray());
        Assert.Equal(one.Transform(others, alone).Values.ToArray(), two.Transform(others, _pool).Values.ToArray());
    }

    [Fact]
    public void Groups_stay_apart_and_new_samples_join_theirs()
    {
        Tensor data = Blobs.Of(300, 10);
        NeighbourEmbedding embedding = NeighbourEmbedding.Fit(data, new NeighbourEmbeddingOptions(20), _pool);
        Assert.InRange(embedding.Divergence, 0, 2);
        EmbeddingQuality quality = EmbeddingQuality.Of(data, embedding.Coordinates, data, embedding.Coordinates, 10, 0, _pool);
        Assert.InRange(quality.Trustworthiness, 0.9, 1);
        Tensor placed = embedding.Transform(data, _pool);
        Neighbours nearest = NearestSamples.Of(placed, embedding.Coordinates, 5, _pool);
        for (int row = 0; row < 300; row++)
            Assert.All(nearest.Of(row).ToArray(), other => Assert.Equal(row % 3, other % 3));
    }

    [Fact]
    public void Duplicates_one_feature_and_constant_columns_are_placed()
    {
        foreach (Tensor data in (Tensor[])[new Tensor(20, 3), Tensor.Of(6, 1, [1, 1, 1, 2, 2, 9])])
        {
            NeighbourEmbedding embedding = NeighbourEmbedding.Fit(data, new NeighbourEmbeddingOptions(2), _pool);
            Assert.All(embedding.Coordinates.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.All(embedding.Transform(data, _pool).Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        }
    }

    /// <summary>So many that the repulsion is interpolated; all have the same neighbours.</summary>
    [Fact]
    public void Thousands_of_equal_samples_are_placed()
    {
        NeighbourEmbedding embedding = NeighbourEmbedding.Fit(new Tensor(4200, 2), new NeighbourEmbeddingOptions(10, 300), _pool);
        Assert.All(embedding.Coordinates.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Too_few_samples_are_refused()
    {
        Assert.Contains("give less than 9, or more than 31 samples", Fault(Blobs.Of(10, 2), 30), StringComparison.Ordinal);
        Assert.Contains("at least 4 samples", Fault(Blobs.Of(1, 2), 30), StringComparison.Ordinal);
        Assert.Contains("NaN", Fault(Tensor.Of(5, 1, [1, 2, float.NaN, 3, 4]), 2), StringComparison.Ordinal);
    }

    private string Fault(Tensor features, double perplexity) => Assert.Throws<CrestException>(
        () => NeighbourEmbedding.Fit(features, new NeighbourEmbeddingOptions(perplexity), _pool)).Message;

    private SparseGraph Graph(Tensor data, double perplexity)
    {
        Neighbours neighbours = NearestSamples.Among(data, (int)(3 * perplexity), _pool);
        float share = 0.5f / data.Rows;
        return SparseGraph.Symmetric(neighbours, PerplexityCalibration.Of(neighbours, perplexity, _pool), (a, b) => (a + b) * share);
    }

    private static Tensor Spread(int samples, double width)
    {
        var random = new RandomSequence(new RandomStream(4, "places"));
        var places = new Tensor(samples, 2);
        foreach (ref float value in places.Values) value = (float)(width * (random.NextUniform() - 0.5));
        return places;
    }

    /// <summary>Σ p log(p / q) with one coordinate moved, over all pairs in double precision.</summary>
    private static double Divergence(SparseGraph graph, Tensor places, int moved, int axis, double step)
    {
        double[][] at = [.. Enumerable.Range(0, places.Rows).Select(row => new double[] { places[row, 0], places[row, 1] })];
        at[moved][axis] += step;
        double sum = 0, divergence = 0;
        for (int i = 0; i < at.Length; i++)
            for (int j = 0; j < at.Length; j++)
                if (i != j) sum += Closeness(at[i], at[j]);
        for (int i = 0; i < at.Length; i++)
            for (int edge = graph.Starts[i]; edge < graph.Starts[i + 1]; edge++)
                divergence += graph.Weights[edge] * Math.Log(graph.Weights[edge] * sum / Closeness(at[i], at[graph.Ends[edge]]));
        return divergence;
    }

    private static double Closeness(double[] a, double[] b) => 1 / (1 + Math.Pow(a[0] - b[0], 2) + Math.Pow(a[1] - b[1], 2));
}
