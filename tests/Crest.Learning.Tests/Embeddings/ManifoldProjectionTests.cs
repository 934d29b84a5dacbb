using Crest.Foundation.Errors;
using Crest.Learning.Embeddings;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Embeddings;

public sealed class ManifoldProjectionTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    /// <summary>The values of umap-learn's find_ab_params(1, 0.1), as its documentation prints them.</summary>
    [Fact]
    public void The_curve_of_the_usual_least_distance_is_that_of_the_authors()
    {
        ClosenessCurve curve = ClosenessCurve.Of(0.1);
        Assert.Equal(1.5769, curve.A, 5e-3);
        Assert.Equal(0.8951, curve.B, 5e-3);
    }

    [Fact]
    public void Memberships_add_up_to_the_logarithm_of_the_neighbours()
    {
        Tensor data = Blobs.Of(150, 5);
        Neighbours neighbours = NearestSamples.Among(data, 16, _pool);
        float[] memberships = FuzzyNeighbours.Of(neighbours, _pool);
        for (int row = 0; row < 150; row++)
        {
            Assert.Equal(1, memberships[row * 16]);
            Assert.Equal(4, memberships.Skip(row * 16).Take(16).Sum(), 1e-3);
        }
    }

    [Fact]
    public void The_bits_do_not_depend_on_the_threads_but_on_the_seed()
    {
        Tensor data = Blobs.Of(300, 10), others = Blobs.Of(50, 10, seed: 2);
        using var alone = new WorkerPool(1);
        var options = new ManifoldOptions(Epochs: 40);
        ManifoldProjection one = ManifoldProjection.Fit(data, options, alone), two = ManifoldProjection.Fit(data, options, _pool);
        Assert.Equal(one.Coordinates.Values.ToArray(), two.Coordinates.Values.ToArray());
        Assert.Equal(one.Transform(others, alone).Values.ToArray(), two.Transform(others, _pool).Values.ToArray());
        Assert.NotEqual(
            one.Coordinates.Values.ToArray(), ManifoldProjection.Fit(data, options with { Seed = 1 }, _pool).Coordinates.Values.ToArray());
    }

    [Fact]
    public void Groups_stay_apart_and_new_samples_join_theirs()
    {
        Tensor data = Blobs.Of(300, 10);
        ManifoldProjection embedding = ManifoldProjection.Fit(data, new ManifoldOptions(), _pool);
        Tensor placed = embedding.Transform(data, _pool);
        Neighbours nearest = NearestSamples.Of(placed, embedding.Coordinates, 5, _pool);
        for (int row = 0; row < 300; row++)
            Assert.All(nearest.Of(row).ToArray(), other => Assert.Equal(row % 3, other % 3));
    }

    [Fact]
    public void Duplicates_and_one_feature_are_placed_and_too_few_samples_refused()
    {
        foreach (Tensor data in (Tensor[])[new Tensor(20, 3), Tensor.Of(6, 1, [1, 1, 1, 2, 2, 9])])
        {
            ManifoldProjection embedding = ManifoldProjection.Fit(data, new ManifoldOptions(Neighbours: 3), _pool);
            Assert.All(embedding.Coordinates.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
            Assert.All(embedding.Transform(data, _pool).Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        }

        string message = Assert.Throws<CrestException>(() => ManifoldProjection.Fit(Blobs.Of(10, 2), new ManifoldOptions(), _pool)).Message;
        Assert.Contains("give at most 9", message, StringComparison.Ordinal);
    }
}
