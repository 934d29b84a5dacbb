using System.Globalization;
using Crest.Learning.Embeddings;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.Embeddings;

public sealed class NeighboursTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(50, 3, 7)]
    [InlineData(2100, 5, 20)]
    public void They_are_the_nearest_of_all(int samples, int features, int count)
    {
        Tensor data = Blobs.Of(samples, features);
        Neighbours found = NearestSamples.Among(data, count, _pool);
        for (int row = 0; row < samples; row += 1 + (samples / 40))
        {
            (double Distance, int Index)[] all =
                [.. Enumerable.Range(0, samples).Where(i => i != row).Select(i => (Distance(data, row, i), i)).Order().Take(count)];
            Assert.Equal(all.Select(n => n.Index), found.Of(row).ToArray());
            for (int i = 0; i < count; i++) Assert.Equal(all[i].Distance, found.DistancesOf(row)[i], 1e-4);
        }
    }

    [Fact]
    public void Scikit_learn_finds_the_same_trustworthiness()
    {
        Tensor data = Blobs.Of(400, 8, centres: 5), places = Blobs.Of(400, 2, centres: 5, seed: 9);
        const string script = """
            import sys, numpy
            from sklearn.manifold import trustworthiness
            x, y = (numpy.loadtxt(path, delimiter=",") for path in sys.argv[1:])
            print(trustworthiness(x, y, n_neighbors=10))
            """;
        using var folder = new TemporaryFolder();
        string answer = OutsideProgram.Python(
            ["sklearn"], script, folder.Write("x.csv", Csv(data)), folder.Write("y.csv", Csv(places)));
        EmbeddingQuality quality = EmbeddingQuality.Of(data, places, data, places, 10, 0, _pool);
        Assert.Equal(double.Parse(answer, CultureInfo.InvariantCulture), quality.Trustworthiness, 1e-6);
    }

    [Fact]
    public void An_embedding_that_is_the_features_is_perfect()
    {
        Tensor data = Blobs.Of(100, 2);
        Assert.Equal(new EmbeddingQuality(1, 1, 15, 100), EmbeddingQuality.Of(data, data, data, data, 15, 0, _pool));
    }

    private static double Distance(Tensor data, int a, int b)
    {
        double sum = 0;
        for (int i = 0; i < data.Columns; i++) sum += Math.Pow(data[a, i] - data[b, i], 2);
        return Math.Sqrt(sum);
    }

    private static string Csv(Tensor tensor) => string.Join('\n', Enumerable.Range(0, tensor.Rows).Select(
        row => string.Join(',', tensor.Row(row).ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
}
