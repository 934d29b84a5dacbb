using Crest.Foundation.Errors;
using Crest.Learning.Embeddings;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Embeddings;

public sealed class PrincipalComponentsTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Of_a_line_in_the_plane_they_are_the_line_and_what_is_across()
    {
        // Along (3, 4) / 5 the coordinates -2, -1, 1, 2 times 5, across it 1 and -1 times 0.5.
        Tensor features = Tensor.Of(4, 2, [-6 - 0.4f, -8 + 0.3f, -3 + 0.4f, -4 - 0.3f, 3 + 0.4f, 4 - 0.3f, 6 - 0.4f, 8 + 0.3f]);
        PrincipalComponents found = PrincipalComponents.Fit(features, 2, PrincipalComponentSolver.Exact, 0, _pool);
        Assert.Equal([0.6, 0.8], Column(found.Directions, 0), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.8, -0.6], Column(found.Directions, 1), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([250 / 3.0, 1 / 3.0], found.Variances, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal([-10.0, -5, 5, 10], Column(found.Coordinates, 0), (a, b) => Math.Abs(a - b) < 1e-5);
        Tensor other = found.Transform(Tensor.Of(1, 2, [3, 4]), _pool);
        Assert.Equal(5, other[0, 0], 1e-5);
        Assert.Equal(0, other[0, 1], 1e-5);
    }

    [Theory]
    [InlineData(PrincipalComponentSolver.Exact, 300, 60)]
    [InlineData(PrincipalComponentSolver.Exact, 40, 90)]
    [InlineData(PrincipalComponentSolver.Randomised, 300, 60)]
    public void They_diagonalise_the_covariance(PrincipalComponentSolver solver, int samples, int features)
    {
        Tensor data = Blobs.Of(samples, features, centres: 6);
        PrincipalComponents found = PrincipalComponents.Fit(data, 4, solver, 3, _pool);
        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double[] first = Column(found.Directions, a), second = Column(found.Directions, b);
                Assert.Equal(a == b ? 1 : 0, first.Zip(second, (x, y) => x * y).Sum(), 1e-5);
                double[] left = Column(found.Coordinates, a), right = Column(found.Coordinates, b);
                double covariance = left.Zip(right, (x, y) => x * y).Sum() / (samples - 1);
                Assert.Equal(a == b ? found.Variances[a] : 0, covariance, 1e-3 * found.Variances[0]);
            }

            if (a > 0) Assert.True(found.Variances[a] <= found.Variances[a - 1]);
        }
    }

    [Fact]
    public void The_randomised_solver_finds_what_the_exact_one_finds()
    {
        Tensor data = Blobs.Of(500, 80, centres: 5);
        PrincipalComponents exact = PrincipalComponents.Fit(data, 3, PrincipalComponentSolver.Exact, 0, _pool),
            randomised = PrincipalComponents.Fit(data, 3, PrincipalComponentSolver.Randomised, 9, _pool);
        for (int i = 0; i < exact.Coordinates.Length; i++)
            Assert.Equal(exact.Coordinates.Values[i], randomised.Coordinates.Values[i], 1e-3f);
    }

    [Fact]
    public void Constant_columns_duplicates_and_one_feature_are_no_harm()
    {
        Tensor constant = Tensor.Of(3, 2, [7, 1, 7, 1, 7, 1]);
        PrincipalComponents none = PrincipalComponents.Fit(constant, 2, PrincipalComponentSolver.Exact, 0, _pool);
        Assert.All(none.Coordinates.Values.ToArray(), value => Assert.Equal(0, value));
        Assert.All(none.VarianceShares, share => Assert.Equal(0, share));
        PrincipalComponents one = PrincipalComponents.Fit(Tensor.Of(3, 1, [1, 2, 6]), 1, PrincipalComponentSolver.Exact, 0, _pool);
        Assert.Equal([-2.0, -1, 3], Column(one.Coordinates, 0), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void What_cannot_be_computed_is_refused()
    {
        Assert.Contains("at least 2 samples", Fault(new Tensor(1, 3)), StringComparison.Ordinal);
        Assert.Contains("feature 2 of sample 3 is NaN", Fault(Tensor.Of(3, 2, [1, 2, 3, 4, 5, float.NaN])), StringComparison.Ordinal);
        Assert.Contains("no features", Fault(new Tensor(3, 0)), StringComparison.Ordinal);
        PrincipalComponents found = PrincipalComponents.Fit(Blobs.Of(9, 3), 1, PrincipalComponentSolver.Exact, 0, _pool);
        Assert.Contains("fitted to 3", Assert.Throws<CrestException>(() => found.Transform(new Tensor(2, 4), _pool)).Message,
            StringComparison.Ordinal);
    }

    private string Fault(Tensor features) =>
        Assert.Throws<CrestException>(() => PrincipalComponents.Fit(features, 1, PrincipalComponentSolver.Exact, 0, _pool)).Message;

    private static double[] Column(Tensor tensor, int column) =>
        [.. Enumerable.Range(0, tensor.Rows).Select(row => (double)tensor[row, column])];
}
