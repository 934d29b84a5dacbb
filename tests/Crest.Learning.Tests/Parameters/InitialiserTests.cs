using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Parameters;

public class InitialiserTests
{
    private const int Inputs = 40, Units = 2500;

    [Fact]
    public void A_truncated_normal_start_has_its_shares_and_nothing_beyond_two_deviations()
    {
        double[] weights = [.. Weights(Initialiser.TruncatedNormal, 3).Select(w => (double)w * Inputs)];
        Assert.InRange(weights.Max(Math.Abs), 1.99, 2.0001);
        Assert.Equal(0, weights.Average(), 0.01);
        // Of a normal distribution cut off at ±2: the shares within ±1 and ±½, and the variance 1 - 4 φ(2) / (Φ(2) - Φ(-2)).
        Assert.Equal(0.68268949 / 0.95449974, weights.Count(w => Math.Abs(w) < 1) / (double)weights.Length, 0.005);
        Assert.Equal(0.38292492 / 0.95449974, weights.Count(w => Math.Abs(w) < 0.5) / (double)weights.Length, 0.005);
        Assert.Equal(0.7737413, weights.Average(w => w * w), 0.01);
        Assert.True(weights.Distinct().Count() > 0.95 * weights.Length);
        Assert.Equal(Weights(Initialiser.TruncatedNormal, 3), Weights(Initialiser.TruncatedNormal, 3));
        Assert.NotEqual(Weights(Initialiser.TruncatedNormal, 3), Weights(Initialiser.TruncatedNormal, 4));
    }

    [Fact]
    public void A_uniform_start_is_within_one_over_the_root_of_the_inputs()
    {
        double[] weights = [.. Weights(Initialiser.Uniform, 3).Select(w => w * Math.Sqrt(Inputs))];
        Assert.InRange(weights.Max(Math.Abs), 0.999, 1.0001);
        Assert.Equal(1 / 3.0, weights.Average(w => w * w), 0.005);
    }

    private static float[] Weights(Initialiser initialiser, long seed)
    {
        using var pool = new WorkerPool(1);
        return new Network(new NetworkSpec(Inputs, [new LayerSpec.Dense(Units, Initialiser: initialiser)]), seed, pool).Parameters.All
            .First().Value.Values.ToArray();
    }
}
