using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Networks;

public class NetworkPartTests
{
    private static readonly NetworkSpec Whole = new(
        6 * 6,
        [
            new LayerSpec.Convolution(8), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier), new LayerSpec.MaxPooling(),
            new LayerSpec.Dropout(0.25), new LayerSpec.Dense(12), new LayerSpec.BatchNormalisation(), new LayerSpec.Dense(3),
        ],
        new ImageShape(6, 6, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Two_parts_one_after_the_other_give_what_the_whole_gives(int cut)
    {
        using var pool = new WorkerPool(2);
        var whole = new Network(Whole, seed: 1, pool);
        Network first = new(Whole.Part(0, cut), seed: 2, pool), second = new(Whole.Part(cut, 7), seed: 3, pool);
        Assert.Equal(first.Outputs, second.Spec.Inputs);
        Tensor input = Input();
        // Statistics that are not those of a new network.
        whole.Forward(input, 0);
        whole.Backward(new Tensor(input.Rows, 3));
        first.CopyFrom(whole, 0);
        second.CopyFrom(whole, cut);
        float[] expected = whole.Predict(input).Values.ToArray();
        Assert.Equal(expected, second.Predict(first.Predict(input)).Values.ToArray());

        var again = new Network(Whole, seed: 4, pool);
        Assert.NotEqual(expected, again.Predict(input).Values.ToArray());
        again.CopyFrom(first, 0);
        again.CopyFrom(second, -cut);
        Assert.Equal(expected, again.Predict(input).Values.ToArray());
    }

    private static Tensor Input()
    {
        var random = new Random(7);
        var input = new Tensor(10, 36);
        foreach (ref float value in input.Values) value = random.NextSingle() - 0.5f;
        return input;
    }
}
