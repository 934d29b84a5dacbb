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

    /// <summary>Scores and gradients of PyTorch in double precision; ours agree to a relative 1e-5. Its gradient by a factor's diagonal times that diagonal is ours by its logarithm.</summary>
    [Theory]
    [InlineData("full", CovarianceKind.Full)]
    [InlineData("diagonal", CovarianceKind.Diagonal)]
    public void Scores_and_gradients_agree_with_PyTorch(string part, CovarianceKind covariance)
    {
        GoldenValues file = GoldenValues.Read("gaussian_mixture_score"), golden = file.Part(part);
        GaussianMixture positive = Mixture(golden, "positive", covariance), negative = Mixture(golden, "negative", covariance);
        Network network = NetworkOf(positive, negative);
        golden.AssertAgrees("score", network.Forward(file.Matrix("x"), step: 0).Values);
        Tensor by = Tensor.Of(7, 1, golden.Matrix("g").Values);
        network.Backward(by);
        Dictionary<string, float[]> gradients = network.Parameters.All.ToDictionary(p => p.Name, p => p.Gradient!.Values.ToArray());
        foreach ((string name, GaussianMixture mixture) in (ReadOnlySpan<(string, GaussianMixture)>)[("positive", positive), ("negative", negative)])
        {
            golden.AssertAgrees($"d_{name}_logits", gradients[$"0.{name}.logits"]);
            golden.AssertAgrees($"d_{name}_means", gradients[$"0.{name}.means"]);
            AssertFactors(golden.Numbers($"d_{name}_cholesky"), gradients[$"0.{name}.cholesky"], mixture);
        }
    }

    [Theory]
    [InlineData("full", CovarianceKind.Full)]
    [InlineData("diagonal", CovarianceKind.Diagonal)]
    public void The_densities_in_double_precision_agree_with_PyTorch(string part, CovarianceKind covariance)
    {
        GoldenValues file = GoldenValues.Read("gaussian_mixture_score"), golden = file.Part(part);
        GaussianMixture positive = Mixture(golden, "positive", covariance), negative = Mixture(golden, "negative", covariance);
        double[] x = file.Numbers("x"), expected = golden.Numbers("score");
        for (int row = 0; row < expected.Length; row++)
        {
            ReadOnlySpan<double> sample = x.AsSpan(3 * row, 3);
            Assert.Equal(expected[row], positive.LogDensity(sample) - negative.LogDensity(sample), 1e-10);
        }
    }

    /// <summary>Against slopes of the scores in double precision, by every parameter and by the input.</summary>
    [Theory]
    [InlineData(CovarianceKind.Full, 5)]
    [InlineData(CovarianceKind.Diagonal, 5)]
    [InlineData(CovarianceKind.Full, 1)]
    [InlineData(CovarianceKind.Full, 12)]
    public void Gradients_are_the_slopes_of_the_formula(CovarianceKind covariance, int features)
    {
        const int rows = 300;
        Network network = Random(features, 3, 2, covariance, 1);
        Tensor input = Random(rows, features, 2, 1.5f), by = Random(rows, 1, 3, 1);
        network.Forward(input, step: 0);
        Tensor inputGradient = network.Layers[0].Backward(by, _pool, needsInputGradient: true);
        double Objective() => Enumerable.Range(0, rows).Sum(row => by[row, 0] * Score(network, [.. input.Row(row).ToArray().Select(v => (double)v)]));
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
                Assert.True(Math.Abs(slope - gradient[i]) < 3e-4 * Math.Max(scale, Math.Abs(slope)), $"{name}[{i}]: gradient {gradient[i]}, slope {slope}, largest {scale}");
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
            Network network = Random(c.features, c.positive, c.negative, c.covariance, c.seed);
            Tensor input = Random(c.rows, c.features, c.seed + 1, 3), scores = network.Predict(input);
            Assert.Equal(c.rows, scores.Rows);
            for (int row = 0; row < c.rows; row++)
            {
                double[] x = [.. input.Row(row).ToArray().Select(v => (double)v)];
                // Both densities are rounded to single precision before one is taken from the other.
                double size = Math.Abs(MixtureOf(network, "positive").LogDensity(x)) + Math.Abs(MixtureOf(network, "negative").LogDensity(x));
                Assert.Equal(Score(network, x), scores[row, 0], 3e-6 * (1 + size));
            }
        }).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData(CovarianceKind.Full)]
    [InlineData(CovarianceKind.Diagonal)]
    public void The_bits_are_the_same_for_any_number_of_threads(CovarianceKind covariance)
    {
        Tensor input = Random(5003, 7, 2, 2), by = Random(5003, 1, 3, 1);
        float[] With(int threads)
        {
            using var pool = new WorkerPool(threads);
            Network network = Random(7, 3, 5, covariance, 1, pool);
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
        Network network = Random(4, 3, 2, covariance, 1);
        float[] distances = [0, 1, 140, 1e4f, -1e6f, 1e12f, -1e30f, float.MaxValue, float.NegativeInfinity, float.NaN];
        var input = new Tensor(distances.Length, 4);
        for (int row = 0; row < distances.Length; row++) input.Row(row).Fill(distances[row]);
        float[] scores = network.Forward(input, step: 0).Values.ToArray();
        Assert.All(scores[..^1], score => Assert.True(float.IsFinite(score), $"{score}"));
        Assert.True(float.IsNaN(scores[^1]));
        // At 140 the logarithms of the densities are about -10⁴: the score keeps the digits that single precision has there.
        double[] x = [140, 140, 140, 140];
        Assert.Equal(Score(network, x), scores[2], 1e-6 * (Math.Abs(MixtureOf(network, "positive").LogDensity(x)) + Math.Abs(MixtureOf(network, "negative").LogDensity(x))));

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
        Network network = Random(3, 2, 2, CovarianceKind.Full, 1);
        Tensor input = Random(9, 3, 2, 1);
        network.Forward(input, step: 0);
        network.Backward(Random(9, 1, 3, 1));
        Assert.Contains(network.Parameters.Gradients.Values.ToArray(), g => g != 0);
        network.Forward(new Tensor(0, 3), step: 1);
        network.Backward(new Tensor(0, 1));
        Assert.All(network.Parameters.Gradients.Values.ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void A_pass_allocates_nothing()
    {
        using var pool = new WorkerPool(1);
        Network network = Random(12, 4, 4, CovarianceKind.Full, 1, pool);
        Tensor input = Random(1000, 12, 2, 1), by = Random(1000, 1, 3, 1);
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
        Network network = Random(3, 2, 2, CovarianceKind.Diagonal, 1);
        var layer = (LikelihoodRatio)network.Layers[0];
        GaussianMixture right = MixtureOf(network, "positive"), other = new(CovarianceKind.Diagonal, [1, 1, 1], new double[9], [1, 1, 1, 1, 1, 1, 1, 1, 1]);
        layer.Begin(right, right);
        Assert.Throws<ArgumentException>(() => layer.Begin(other, right));
        Assert.Throws<ArgumentException>(() => layer.Begin(right, other));
        Assert.Throws<ArgumentException>(() => layer.Begin(right, new GaussianMixture(CovarianceKind.Full, [1, 1], new double[2], [1, 1])));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(CovarianceKind.Full, [1, 0], new double[2], [1, 1]));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(CovarianceKind.Diagonal, [1], [0, 0], [1, -1]));
        Assert.Throws<ArgumentException>(() => new GaussianMixture(CovarianceKind.Full, [1], [0, double.NaN], [1, 0, 0, 1]));
    }

    private static double Score(Network network, ReadOnlySpan<double> x) => MixtureOf(network, "positive").LogDensity(x) - MixtureOf(network, "negative").LogDensity(x);

    /// <summary>The mixture that the parameters of a network mean.</summary>
    private static GaussianMixture MixtureOf(Network network, string name)
    {
        Tensor Parameter(string part) => network.Parameters.All.Single(p => p.Name == $"0.{name}.{part}").Value;
        Tensor means = Parameter("means"), learned = Parameter("cholesky");
        int features = means.Columns;
        bool full = ((LayerSpec.LikelihoodRatio)network.Spec.Layers[0]).Covariance == CovarianceKind.Full;
        List<double> factors = [];
        for (int k = 0; k < means.Rows; k++)
            for (int i = 0; i < features; i++)
            {
                if (!full) factors.Add(Math.Exp(learned[k, i]));
                for (int j = 0; full && j < features; j++)
                {
                    int at = (i * (i + 1) / 2) + j;
                    factors.Add(j < i ? learned[k, at] : j == i ? Math.Exp(learned[k, at]) : 0);
                }
            }

        return new GaussianMixture(
            full ? CovarianceKind.Full : CovarianceKind.Diagonal, [.. Parameter("logits").Values.ToArray().Select(v => Math.Exp(v))], [.. means.Values.ToArray().Select(v => (double)v)], [.. factors]);
    }

    private static Tensor Random(int rows, int columns, int seed, float size)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = ((random.NextSingle() * 2) - 1) * size;
        return tensor;
    }

    private Network Random(int features, int positive, int negative, CovarianceKind covariance, int seed, WorkerPool? pool = null)
    {
        var network = new Network(new NetworkSpec(features, [new LayerSpec.LikelihoodRatio(positive, negative, covariance)]).Checked("test"), seed, pool ?? _pool);
        foreach (Parameter parameter in network.Parameters.All) Random(parameter.Rows, parameter.Columns, seed++, 0.5f).Values.CopyTo(parameter.Value.Values);
        return network;
    }

    private static GaussianMixture Mixture(GoldenValues golden, string name, CovarianceKind covariance)
    {
        double[] factors = golden.Numbers($"{name}_cholesky");
        if (covariance == CovarianceKind.Diagonal) factors = [.. factors.Where((_, i) => i % 9 % 4 == 0)];
        return new GaussianMixture(covariance, [.. golden.Numbers($"{name}_logits").Select(Math.Exp)], golden.Numbers($"{name}_means"), factors);
    }

    private static void AssertFactors(double[] golden, float[] actual, GaussianMixture mixture)
    {
        bool full = mixture.Covariance == CovarianceKind.Full;
        List<double> expected = [];
        for (int i = 0; i < golden.Length; i++)
        {
            int row = i / 3 % 3, column = i % 3;
            double diagonal = mixture.Factors[full ? i : i / 3];
            if (row == column) expected.Add(golden[i] * diagonal);
            else if (full && column < row) expected.Add(golden[i]);
        }

        double scale = expected.Max(Math.Abs);
        Assert.Equal(expected.Count, actual.Length);
        for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5 * Math.Max(Math.Abs(expected[i]), 0.1 * scale));
    }

    private Network NetworkOf(GaussianMixture positive, GaussianMixture negative)
    {
        var network = new Network(new NetworkSpec(positive.Features, [new LayerSpec.LikelihoodRatio(positive.Components, negative.Components, positive.Covariance)]).Checked("test"), seed: 1, _pool);
        ((LikelihoodRatio)network.Layers[0]).Begin(positive, negative);
        return network;
    }
}
