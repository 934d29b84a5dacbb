using Crest.Learning.Layers;
using Crest.Learning.Mixtures;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Mixtures;

/// <summary>Networks of one likelihood ratio, and what they should give, in double precision.</summary>
internal static class RatioNetwork
{
    /// <summary>The log likelihood ratio.</summary>
    public static double Score(Network network, ReadOnlySpan<double> x) =>
        MixtureOf(network, "positive").LogDensity(x) - MixtureOf(network, "negative").LogDensity(x);

    /// <summary>The mixture that the parameters of a network mean.</summary>
    public static GaussianMixture MixtureOf(Network network, string name)
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
            full ? CovarianceKind.Full : CovarianceKind.Diagonal, [.. Parameter("logits").Values.ToArray().Select(v => Math.Exp(v))],
            [.. means.Values.ToArray().Select(v => (double)v)], [.. factors]);
    }

    public static Tensor Inputs(int rows, int columns, int seed, float size)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = ((random.NextSingle() * 2) - 1) * size;
        return tensor;
    }

    public static Network Random(int features, int positive, int negative, CovarianceKind covariance, int seed, WorkerPool pool)
    {
        var network = new Network(
            new NetworkSpec(features, [new LayerSpec.LikelihoodRatio(positive, negative, covariance)]).Checked("test"), seed, pool);
        foreach (Parameter parameter in network.Parameters.All)
            Inputs(parameter.Rows, parameter.Columns, seed++, 0.5f).Values.CopyTo(parameter.Value.Values);
        return network;
    }
}
