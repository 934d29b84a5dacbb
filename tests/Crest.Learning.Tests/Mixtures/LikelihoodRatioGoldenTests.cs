using Crest.Learning.Layers;
using Crest.Learning.Mixtures;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Mixtures;

public sealed class LikelihoodRatioGoldenTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    /// <summary>
    /// Scores and gradients of PyTorch in double precision; ours agree to a relative 1e-5. Its gradient by a factor's diagonal times that
    /// diagonal is ours by its logarithm.
    /// </summary>
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
        foreach ((string name, GaussianMixture mixture)
            in (ReadOnlySpan<(string, GaussianMixture)>)[("positive", positive), ("negative", negative)])
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

    private static GaussianMixture Mixture(GoldenValues golden, string name, CovarianceKind covariance)
    {
        double[] factors = golden.Numbers($"{name}_cholesky");
        if (covariance == CovarianceKind.Diagonal) factors = [.. factors.Where((_, i) => i % 9 % 4 == 0)];
        return new GaussianMixture(
            covariance, [.. golden.Numbers($"{name}_logits").Select(Math.Exp)], golden.Numbers($"{name}_means"), factors);
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
        var network = new Network(
            new NetworkSpec(positive.Features, [new LayerSpec.LikelihoodRatio(
                positive.Components, negative.Components, positive.Covariance)]).Checked("test"),
            seed: 1,
            _pool);
        ((LikelihoodRatio)network.Layers[0]).Begin(positive, negative);
        return network;
    }
}
