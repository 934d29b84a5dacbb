using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Layers;

/// <summary>The variance of a batch where rounding could make it negative.</summary>
public class BatchVarianceTests
{
    [Fact]
    public void It_is_not_below_zero_where_only_the_first_sample_differs()
    {
        // The sums are of differences from the first sample, all equal here: their squares' mean and their mean's square are the same but
        // for a few parts of a million, and single precision is not better than that.
        const int rows = 1 << 17, channels = 64;
        using var pool = new WorkerPool(2);
        var network = new Network(
            new NetworkSpec(channels, [new LayerSpec.BatchNormalisation(), new LayerSpec.Dense(1)]).Checked("test"), seed: 1, pool);
        var input = new Tensor(rows, channels);
        for (int row = 1; row < rows; row++)
            for (int channel = 0; channel < channels; channel++) input[row, channel] = 1000 + (17.3f * channel);
        Tensor output = network.Forward(input, step: 0);
        foreach (float value in output.Values) Assert.True(float.IsFinite(value), $"{value}");
        Parameter variance = network.Parameters.All.Single(p => p.Name.EndsWith("running_variance", StringComparison.Ordinal));
        Assert.All(variance.Value.Values.ToArray(), value => Assert.True(value >= 0, $"a variance of {value}"));
    }
}
