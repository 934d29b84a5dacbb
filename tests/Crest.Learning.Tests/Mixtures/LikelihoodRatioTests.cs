using Crest.Learning.Layers;
using Crest.Learning.Mixtures;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.Mixtures;

public sealed class LikelihoodRatioTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    /// <summary>Against slopes of the scores in double precision, by every parameter and by the input.</summary>
    [Theory]
    [InlineData(CovarianceKind.Full, 5)]
    [InlineData(CovarianceKind.Diagonal, 5)]
    [InlineData(CovarianceKind.Full, 1)]
    [InlineData(CovarianceKind.Full, 12)]
    public void Gradients_are_the_slopes_of_the_formula(CovarianceKind covariance, int features)
    {
        const int rows = 300;
        Network network = RatioNetwork.Random(features, 3, 2, covariance, 1, _pool);
        Tensor input = RatioNetwork.Inputs(rows, features, 2, 1.5f), by = RatioNetwork.Inputs(rows, 1, 3, 1);
        network.Forward(input, step: 0);
        Tensor inputGradient = network.Layers[0].Backward(by, _pool, needsInputGradient: true);
        double Objective() => Enumerable.Range(0, rows)
            .Sum(row => by[row, 0] * RatioNetwork.Score(network, [.. input.Row(row).ToArray().Select(v => (double)v)]));
        void Check(string name, ReadOnlySpan<float> gradient, Span<float> values)
        {
            double scale = 0;
            foreach (float g in gradient) scale = Math.Max(scale, Math.Abs(g));
            for (int i = 0; i < gradient.Length; i += 1 + (gradient.Length / 60))
            {
                float before = values[i], above = before + 0.004f, below = before - 0.004f;
                values[i] = above;
                double right = Objective();
                values[i] = below;
                double slope = (right - Objective()) / ((double)above - below);
                values[i] = before;
                Assert.True(
                    Math.Abs(slope - gradient[i]) < 3e-4 * Math.Max(scale, Math.Abs(slope)),
                    $"{name}[{i}]: gradient {gradient[i]}, slope {slope}, largest {scale}");
            }
        }

        foreach (Parameter parameter in network.Parameters.All) Check(parameter.Name, parameter.Gradient!.Values, parameter.Value.Values);
        Check("input", inputGradient.Values, input.Values);
    }

    [Fact]
    public void Scores_of_any_shape_are_those_of_the_formula_in_double_precision()
    {
        var cases = from features in Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(11, 19))
                    from rows in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(60, 70), Gen.Choose(250, 530))
                    from positive in Gen.Choose(1, 4)
                    from negative in Gen.Choose(1, 6)
                    from covariance in Gen.Elements(CovarianceKind.Full, CovarianceKind.Diagonal)
                    from seed in Gen.Choose(0, 1_000_000)
                    select (features, rows, positive, negative, covariance, seed);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            Network network = RatioNetwork.Random(c.features, c.positive, c.negative, c.covariance, c.seed, _pool);
            Tensor input = RatioNetwork.Inputs(c.rows, c.features, c.seed + 1, 3), scores = network.Predict(input);
            Assert.Equal(c.rows, scores.Rows);
            for (int row = 0; row < c.rows; row++)
            {
                double[] x = [.. input.Row(row).ToArray().Select(v => (double)v)];
                // Both densities are rounded to single precision before one is taken from the other.
                double size = Math.Abs(RatioNetwork.MixtureOf(network, "positive").LogDensity(x))
                    + Math.Abs(RatioNetwork.MixtureOf(network, "negative").LogDensity(x));
                Assert.Equal(RatioNetwork.Score(network, x), scores[row, 0], 3e-6 * (1 + size));
            }
        }).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void The_bits_are_the_same_for_any_number_of_threads(CovarianceKind covariance)
    {
        Tensor input = RatioNetwork.Inputs(5003, 7, 2, 2), by = RatioNetwork.Inputs(5003, 1, 3, 1);
        float[] With(int threads)
        {
            using var pool = new WorkerPool(threads);
            Network network = RatioNetwork.Random(7, 3, 5, covariance, 1, pool);
            float[] scores = network.Forward(input, step: 0).Values.ToArray();
            float[] byInput = network.Layers[0].Backward(Tensor.Of(by.Rows, 1, by.Values), pool, needsInputGradient: true).Values.ToArray();
            return [.. scores, .. byInput, .. network.Parameters.Gradients.Values];
        }

        float[] expected = With(1);
        Assert.Equal(expected, With(2));
        Assert.Equal(expected, With(3));
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void Far_rows_give_numbers_and_what_is_not_a_number_stays_so(CovarianceKind covariance)
    {
        Network network = RatioNetwork.Random(4, 3, 2, covariance, 1, _pool);
        float[] distances = [0, 1, 140, 1e4f, -1e6f, 1e12f, -1e30f, float.MaxValue, float.NegativeInfinity, float.NaN];
        var input = new Tensor(distances.Length, 4);
        for (int row = 0; row < distances.Length; row++) input.Row(row).Fill(distances[row]);
        float[] scores = network.Forward(input, step: 0).Values.ToArray();
        Assert.All(scores[..^1], score => Assert.True(float.IsFinite(score), $"{score}"));
        Assert.True(float.IsNaN(scores[^1]));
        // At 140 the logarithms of the densities are about -10⁴: the score keeps the digits that single precision has there.
        double[] x = [140, 140, 140, 140];
        Assert.Equal(RatioNetwork.Score(network, x), scores[2], 1e-6 * (Math.Abs(RatioNetwork.MixtureOf(network, "positive").LogDensity(x))
            + Math.Abs(RatioNetwork.MixtureOf(network, "negative").LogDensity(x))));

        input.Resize(distances.Length - 1);
        network.Forward(input, step: 0);
        Tensor ones = new(input.Rows, 1);
        ones.Values.Fill(1);
        network.Backward(ones);
        Assert.All(network.Parameters.Gradients.Values.ToArray(), g => Assert.True(float.IsFinite(g), $"{g}"));
    }

    [Fact]
    public void A_batch_without_rows_has_no_gradient()
    {
        Network network = RatioNetwork.Random(3, 2, 2, CovarianceKind.Full, 1, _pool);
        Tensor input = RatioNetwork.Inputs(9, 3, 2, 1);
        network.Forward(input, step: 0);
        network.Backward(RatioNetwork.Inputs(9, 1, 3, 1));
        Assert.Contains(network.Parameters.Gradients.Values.ToArray(), g => g != 0);
        network.Forward(new Tensor(0, 3), step: 1);
        network.Backward(new Tensor(0, 1));
        Assert.All(network.Parameters.Gradients.Values.ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void A_pass_allocates_nothing()
    {
        using var pool = new WorkerPool(1);
        Network network = RatioNetwork.Random(12, 4, 4, CovarianceKind.Full, 1, pool);
        Tensor input = RatioNetwork.Inputs(1000, 12, 2, 1), by = RatioNetwork.Inputs(1000, 1, 3, 1);
        for (int i = 0; i < 3; i++)
        {
            network.Forward(input, step: i);
            network.Backward(by);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            network.Forward(input, step: i);
            network.Backward(by);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Mixtures_that_do_not_fit_the_layer_are_refused()
    {
        Network network = RatioNetwork.Random(3, 2, 2, CovarianceKind.Diagonal, 1, _pool);
        var layer = (LikelihoodRatio)network.Layers[0];
        GaussianMixture right = RatioNetwork.MixtureOf(network, "positive"),
            other = new(CovarianceKind.Diagonal, [1, 1, 1], new double[9], [1, 1, 1, 1, 1, 1, 1, 1, 1]);
        layer.Begin(right, right);
        Assert.Throws<ArgumentException>(() => layer.Begin(other, right));
        Assert.Throws<ArgumentException>(() => layer.Begin(right, other));
        Assert.Throws<ArgumentException>(() => layer.Begin(right, new GaussianMixture(CovarianceKind.Full, [1, 1], new double[2], [1, 1])));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(CovarianceKind.Full, [1, 0], new double[2], [1, 1]));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(CovarianceKind.Diagonal, [1], [0, 0], [1, -1]));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(CovarianceKind.Full, [1], [0, double.NaN], [1, 0, 0, 1]));
    }
}
