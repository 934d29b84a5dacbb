using Crest.Foundation.Errors;
using Crest.Learning.Novelty;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Novelty;

public sealed class FeatureDistanceTests : IDisposable
{
    private readonly WorkerPool _pool = new(1);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Of_one_mean_it_is_the_Mahalanobis_distance()
    {
        // Mean 0, variances 4 and 1, no covariance; a thousandth of the mean variance, 2.5, is added to each.
        Tensor features = Tensor.Of(4, 2, [2, 1, -2, 1, 2, -1, -2, -1]);
        double[] distances = Distances(FeatureDistance.Fit(features, null, 0, _pool), Tensor.Of(3, 2, [0, 0, 2, 0, 6, -4]));
        Assert.Equal(0, distances[0], 1e-6);
        Assert.Equal(Math.Sqrt(4 / 4.0025), distances[1], 1e-5);
        Assert.Equal(Math.Sqrt((36 / 4.0025) + (16 / 1.0025)), distances[2], 1e-5);
    }

    [Fact]
    public void Of_classes_it_is_the_distance_from_the_nearest_mean_with_their_common_covariance()
    {
        // Class means (0, 0) and (10, 0); within each the variances are 1 and 1. Class 1 of three has no sample.
        Tensor features = Tensor.Of(8, 2, [1, 1, -1, 1, 1, -1, -1, -1, 11, 1, 9, 1, 11, -1, 9, -1]);
        double[] distances = Distances(
            FeatureDistance.Fit(features, [0, 0, 0, 0, 2, 2, 2, 2], 3, _pool), Tensor.Of(3, 2, [10, 0, 8, 0, 5, 0]));
        double unit = Math.Sqrt(1.001);
        Assert.Equal(0, distances[0], 1e-4);
        Assert.Equal(2 / unit, distances[1], 1e-4);
        Assert.Equal(5 / unit, distances[2], 1e-4);
    }

    [Fact]
    public void Correlated_features_are_far_where_they_break_their_correlation()
    {
        var random = new RandomSequence(new RandomStream(1, "features"));
        var features = new Tensor(2000, 3);
        for (int row = 0; row < features.Rows; row++)
        {
            double shared = random.NextNormal();
            (features[row, 0], features[row, 1]) = ((float)shared, (float)(shared + (0.1 * random.NextNormal())));
            features[row, 2] = 7; // never changes
        }

        double[] distances = Distances(FeatureDistance.Fit(features, null, 0, _pool), Tensor.Of(2, 3, [2, 2, 7, 2, -2, 7]));
        Assert.InRange(distances[0], 1, 3);
        Assert.InRange(distances[1], 20, 60);
    }

    [Fact]
    public void Features_of_another_width_are_refused() => Assert.Throws<CrestException>(
        () => Distances(FeatureDistance.Fit(Tensor.Of(2, 2, [1, 2, 3, 4]), null, 0, _pool), Tensor.Of(1, 3, [1, 2, 3])));

    private double[] Distances(FeatureDistance distance, Tensor features)
    {
        var distances = new double[features.Rows];
        distance.Of(features, distances, _pool);
        return distances;
    }
}
