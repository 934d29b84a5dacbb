using Crest.Learning.Embeddings;
using Crest.Learning.ImageSets;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.Embeddings;

public sealed class NearestByDescentTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(4000, 8, 15, 0.99)]
    [InlineData(3000, 40, 5, 0.95)]
    public void Nearly_all_of_the_nearest_are_found(int samples, int features, int count, double least)
    {
        Tensor data = Blobs.Of(samples, features, centres: 20);
        Assert.InRange(Recall(data, count), least, 1);
    }

    [Fact]
    public void Nearly_all_of_the_nearest_digits_are_found()
    {
        ImageSet digits = ImageDataSet.Mnist.ReadTest(ReferenceFiles.Path("mnist")).Select([.. Enumerable.Range(0, 5000)]);
        var data = new Tensor(digits.Count, digits.Shape.Values);
        for (int i = 0; i < data.Length; i++) data.Values[i] = digits.Pixels[i] / 255f;
        Assert.InRange(Recall(data, 15), 0.97, 1);
    }

    [Fact]
    public void Neighbours_are_of_their_distance_in_order_others_than_the_sample_and_each_once()
    {
        Tensor data = Blobs.Of(500, 4);
        Neighbours found = NearestByDescent.Among(data, 10, 1, _pool);
        for (int row = 0; row < data.Rows; row++)
        {
            Assert.Equal(10, found.Of(row).ToArray().Append(row).Distinct().Count() - 1);
            Assert.Equal(found.DistancesOf(row).ToArray().Order(), found.DistancesOf(row).ToArray());
            Assert.Equal(
                Math.Sqrt(Enumerable.Range(0, 4).Sum(i => Math.Pow(data[row, i] - data[found.Of(row)[3], i], 2))),
                found.DistancesOf(row)[3], 1e-5);
        }
    }

    [Fact]
    public void The_result_depends_on_the_seed_and_not_on_the_threads()
    {
        Tensor data = Blobs.Of(2000, 80, centres: 1);
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        int[] expected = NearestByDescent.Among(data, 8, 5, one).Indices;
        Assert.Equal(expected, NearestByDescent.Among(data, 8, 5, three).Indices);
        Assert.NotEqual(expected, NearestByDescent.Among(data, 8, 6, one).Indices);
    }

    [Fact]
    public void Equal_samples_and_few_samples_have_neighbours()
    {
        var equal = new Tensor(200, 3);
        Neighbours found = NearestByDescent.Among(equal, 15, 1, _pool);
        Assert.All(found.Distances, distance => Assert.Equal(0, distance));
        Assert.Equal(2, NearestByDescent.Among(Blobs.Of(3, 2), 2, 1, _pool).Of(2).ToArray().Distinct().Count());
    }

    private double Recall(Tensor data, int count)
    {
        Neighbours exact = NearestSamples.Among(data, count, _pool), found = NearestByDescent.Among(data, count, 1, _pool);
        return Enumerable.Range(0, data.Rows).Average(
            row => exact.Of(row).ToArray().Intersect(found.Of(row).ToArray()).Count() / (double)count);
    }
}
