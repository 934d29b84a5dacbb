using Crest.Foundation.Errors;
using Crest.Learning.Mixtures;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.Mixtures;

public sealed class ExpectationMaximisationTests : IDisposable
{
    private static readonly CovarianceKind[] s_kinds = [CovarianceKind.Full, CovarianceKind.Diagonal];
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Each_iteration_makes_the_data_more_likely()
    {
        // Components of hardly more rows than features are nearly singular (found: 49 rows, 7 features, 5 components). There the floor
        // under the variances, which is a prior, and single precision let the likelihood fall by some 1e-4: what theory promises is
        // tested where there are rows enough.
        var cases = from features in Gen.Choose(1, 7)
                    from components in Gen.Choose(1, 5)
                    from rows in Gen.Choose(40 + (10 * features * components), 700)
                    from kind in Gen.Elements(s_kinds)
                    from seed in Gen.Choose(0, 1_000_000)
                    select (rows, features, components, kind, seed);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            List<(int Start, double Likelihood)> history = [];
            Tensor data = Clusters(c.rows, c.features, 3, c.seed, 2.5f);
            ExpectationMaximisation.Fit(
                data, c.components, c.kind, 2, c.seed, _pool, (start, likelihood) => history.Add((start, likelihood)),
                TestContext.Current.CancellationToken);
            Assert.Equal(2, history.Select(h => h.Start).Distinct().Count());
            foreach (((int Start, double Likelihood) before, (int Start, double Likelihood) after) in history.Zip(history.Skip(1)))
                if (before.Start == after.Start)
                    Assert.True(after.Likelihood >= before.Likelihood - 2e-5, $"{before.Likelihood} became {after.Likelihood}");
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void A_known_mixture_is_recovered()
    {
        // Three well separated components; the second is long and narrow, the third small.
        double[] weights = [0.5, 0.35, 0.15], means = [0, 0, 9, 1, -4, 12], factors = [1, 0, 0.5, 0.8, 2, 0, -1.9, 0.2, 0.3, 0, 0, 0.4];
        const int rows = 40_000;
        var truth = new GaussianMixture(CovarianceKind.Full, weights, means, factors);
        var random = new RandomSequence(new RandomStream(4, "test"));
        var data = new Tensor(rows, 2);
        for (int row = 0; row < rows; row++)
        {
            double u = random.NextUniform(), first = random.NextNormal(), second = random.NextNormal();
            int k = u < 0.5 ? 0 : u < 0.85 ? 1 : 2;
            data[row, 0] = (float)(means[2 * k] + (factors[4 * k] * first));
            data[row, 1] = (float)(means[(2 * k) + 1] + (factors[(4 * k) + 2] * first) + (factors[(4 * k) + 3] * second));
        }

        GaussianMixture fitted =
            ExpectationMaximisation.Fit(data, 3, CovarianceKind.Full, 3, seed: 1, _pool, TestContext.Current.CancellationToken);
        for (int k = 0; k < 3; k++)
        {
            int nearest = Enumerable.Range(0, 3).MinBy(other => Math.Abs(fitted.Means[2 * other] - means[2 * k]));
            Assert.Equal(weights[k], fitted.Weights[nearest], 0.01);
            for (int i = 0; i < 2; i++) Assert.Equal(means[(2 * k) + i], fitted.Means[(2 * nearest) + i], 0.05);
            for (int i = 0; i < 4; i++) Assert.Equal(factors[(4 * k) + i], fitted.Factors[(4 * nearest) + i], 0.05);
        }

        Assert.True(MixtureLikelihood.Mean(fitted, data) > MixtureLikelihood.Mean(truth, data));
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void One_component_is_the_mean_and_covariance_of_the_data(CovarianceKind kind)
    {
        Tensor data = Clusters(500, 3, 4, 7, 3);
        foreach (ref float value in data.Values) value = (100 * value) + 20_000;
        GaussianMixture fitted = ExpectationMaximisation.Fit(data, 1, kind, 1, seed: 1, _pool, TestContext.Current.CancellationToken);
        double[] means = [.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 500).Average(row => (double)data[row, j]))];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(means[i], fitted.Means[i], 1e-3);
            for (int j = 0; j <= i; j++)
            {
                double covariance = Enumerable.Range(0, 500).Average(row => (data[row, i] - means[i]) * (data[row, j] - means[j])),
                    product = 0;
                for (int m = 0; m < 3; m++)
                    product += kind == CovarianceKind.Full ? fitted.Factors[(3 * i) + m] * fitted.Factors[(3 * j) + m]
                        : i == m ? fitted.Factors[i] * fitted.Factors[j]
                        : 0;
                if (kind == CovarianceKind.Full || i == j) Assert.Equal(covariance, product, 2e-5 * Math.Abs(covariance) + 1e-3);
            }
        }
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void The_floor_is_added_to_every_variance(CovarianceKind kind)
    {
        // In units of the column's own variance, as scikit-learn's reg_covar of standardised data.
        const int rows = 20_000;
        Tensor data = Clusters(rows, 3, 1, 7, 3);
        GaussianMixture fitted = ExpectationMaximisation.Fit(data, 1, kind, 1, seed: 1, _pool, TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            double mean = Enumerable.Range(0, rows).Average(row => (double)data[row, i]),
                variance = Enumerable.Range(0, rows).Average(row => (data[row, i] - mean) * (data[row, i] - mean)), sum = 0;
            if (kind == CovarianceKind.Diagonal) sum = fitted.Factors[i] * fitted.Factors[i];
            else for (int m = 0; m <= i; m++) sum += fitted.Factors[(3 * i) + m] * fitted.Factors[(3 * i) + m];
            Assert.Equal(ExpectationMaximisation.Floor, (sum / variance) - 1, 0.2 * ExpectationMaximisation.Floor);
        }
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void The_bits_are_the_same_for_any_number_of_threads_and_differ_between_seeds(CovarianceKind kind)
    {
        Tensor data = Clusters(10_000, 5, 4, 11, 1.5f);
        double[] With(int threads, long seed)
        {
            using var pool = new WorkerPool(threads);
            GaussianMixture fitted = ExpectationMaximisation.Fit(data, 3, kind, 2, seed, pool, TestContext.Current.CancellationToken);
            return [.. fitted.Weights, .. fitted.Means, .. fitted.Factors];
        }

        double[] expected = With(1, 5);
        Assert.Equal(expected, With(2, 5));
        Assert.Equal(expected, With(3, 5));
        Assert.NotEqual(expected, With(1, 6));
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void More_starts_never_end_less_likely(CovarianceKind kind)
    {
        Tensor data = Clusters(600, 2, 6, 21, 4);
        double last = double.NegativeInfinity;
        foreach (int starts in (int[])[1, 2, 4, 8])
        {
            double likelihood = MixtureLikelihood.Mean(
                ExpectationMaximisation.Fit(data, 6, kind, starts, seed: 3, _pool, TestContext.Current.CancellationToken), data);
            Assert.True(likelihood > last - (2 * ExpectationMaximisation.Tolerance), $"{starts} starts: {likelihood} after {last}");
            last = likelihood;
        }
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void Degenerate_data_give_a_mixture_whose_variances_are_not_below_the_floor(CovarianceKind kind)
    {
        Tensor equal = new(50, 3), constant = Clusters(60, 3, 2, 1, 2), fewDiffer = new(64, 2), asMany = Clusters(5, 3, 1, 2, 1),
            collinear = Clusters(300, 3, 2, 3, 2), outlier = Clusters(100, 2, 1, 4, 1);
        equal.Values.Fill(0.1f);
        for (int row = 0; row < 60; row++) constant[row, 1] = 1e7f;
        for (int row = 0; row < 64; row++) fewDiffer.Row(row).Fill(row % 2);
        for (int row = 0; row < 300; row++) collinear[row, 2] = (2 * collinear[row, 0]) - 1;
        outlier[17, 0] = 1e6f;
        foreach (Tensor data in (Tensor[])[equal, constant, fewDiffer, asMany, collinear, outlier])
        {
            GaussianMixture fitted = ExpectationMaximisation.Fit(data, 5, kind, 2, seed: 9, _pool, TestContext.Current.CancellationToken);
            for (int row = 0; row < data.Rows; row++) Assert.True(double.IsFinite(fitted.LogDensity(MixtureLikelihood.Row(data, row))));
            for (int j = 0; j < data.Columns; j++)
            {
                float[] column = [.. Enumerable.Range(0, data.Rows).Select(row => data[row, j])];
                double mean = column.Average(v => (double)v), variance = column.Average(v => (v - mean) * (v - mean)),
                    floor = ExpectationMaximisation.Floor * (column.Min() == column.Max() ? 1 : variance);
                for (int k = 0; k < 5; k++)
                {
                    double sum = 0;
                    if (kind == CovarianceKind.Diagonal) sum = Math.Pow(fitted.Factors[(k * data.Columns) + j], 2);
                    else for (int m = 0; m <= j; m++) sum += Math.Pow(fitted.Factors[(((k * data.Columns) + j) * data.Columns) + m], 2);
                    Assert.True(sum >= floor * 0.9999, $"variance {sum}, floor {floor}");
                }
            }
        }
    }

    [Fact]
    public void Too_few_rows_and_values_that_are_no_numbers_are_refused_in_one_line()
    {
        Tensor data = Clusters(300, 3, 2, 1, 2);
        string Refused(Tensor of, int components) =>
            Assert.Throws<CrestException>(() => ExpectationMaximisation.Fit(
                of, components, CovarianceKind.Full, 1, 0, _pool, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("5 components cannot be fitted to 4 rows", Refused(Clusters(4, 3, 1, 1, 1), 5), StringComparison.Ordinal);
        Assert.Contains("to 0 rows", Refused(new Tensor(0, 3), 1), StringComparison.Ordinal);
        data[299, 1] = float.NaN;
        Assert.Contains("row 300, feature 2: the value is NaN", Refused(data, 2), StringComparison.Ordinal);
        data[7, 2] = data[299, 1] = float.PositiveInfinity;
        Assert.Contains("row 300, feature 2", Refused(data, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void It_stops_when_it_is_told_to()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => ExpectationMaximisation.Fit(Clusters(30, 2, 1, 1, 1), 2, CovarianceKind.Full, 1, 0, _pool, cancelled.Token));
    }

    private static Tensor Clusters(int rows, int features, int clusters, int seed, float distance)
    {
        var random = new RandomSequence(new RandomStream(seed, "test"));
        var data = new Tensor(rows, features);
        double[] centres = [.. Enumerable.Range(0, clusters * features).Select(_ => distance * random.NextNormal())];
        for (int row = 0; row < rows; row++)
        {
            int cluster = random.NextBelow(clusters);
            for (int j = 0; j < features; j++)
                data[row, j] = (float)(centres[(cluster * features) + j] + random.NextNormal() + (j > 0 ? 0.5 * data[row, j - 1] : 0));
        }

        return data;
    }
}
