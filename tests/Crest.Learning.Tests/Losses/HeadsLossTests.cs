using Crest.Learning.Losses;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Tests.Losses;

/// <summary>The loss of several heads.</summary>
public class HeadsLossTests
{
    [Fact]
    public void The_loss_is_cross_entropy_and_the_logarithm_of_a_normal_distribution()
    {
        // log 2 for the even classes; with weight 0.5: (log 4 + (3 - 1)² / 4) / 2.
        Tensor gradient = new(0, 4);
        double loss = new HeadsLoss(2, 1, 0.5).Compute(
            Tensor.Of(1, 4, [0, 0, 3, MathF.Log(4)]), Tensor.Of(1, 3, [1, 0, 1]), gradient);
        Assert.Equal(Math.Log(2) + (0.5 * (Math.Log(4) + 1) / 2), loss, 1e-6);
        float[] expected = [-0.5f, 0.5f, 0.25f, 0];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], gradient.Values[i], 1e-6f);
    }

    [Fact]
    public void What_is_not_known_has_no_loss_and_no_gradient()
    {
        Tensor gradient = new(0, 4);
        var loss = new HeadsLoss(2, 1);
        Tensor output = Tensor.Of(2, 4, [5, -1, 3, 2, 1, 2, -3, 100]), target = Tensor.Of(2, 3, [0, 0, float.NaN, 0, 0, float.NaN]);
        Assert.Equal(0, loss.Compute(output, target, gradient));
        Assert.All(gradient.Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_gradient_is_the_slope()
    {
        var random = new Random(4);
        var loss = new HeadsLoss(3, 2, 0.7);
        var output = new Tensor(5, 7);
        var target = new Tensor(5, 5);
        foreach (ref float value in output.Values) value = (4 * random.NextSingle()) - 2;
        for (int row = 0; row < 5; row++)
            (target[row, row % 3], target[row, 3], target[row, 4]) = (1, random.NextSingle(), random.NextSingle());
        target[2, 4] = float.NaN;
        Tensor gradient = new(0, 7), ignored = new(0, 7);
        loss.Compute(output, target, gradient);
        for (int i = 0; i < output.Length; i++)
        {
            float kept = output.Values[i];
            output.Values[i] = kept + 0.01f;
            double above = loss.Compute(output, target, ignored);
            output.Values[i] = kept - 0.01f;
            double below = loss.Compute(output, target, ignored);
            output.Values[i] = kept;
            Assert.Equal((above - below) / 0.02, gradient.Values[i], 2e-3);
        }
    }

    [Fact]
    public void The_score_is_the_share_of_known_classes_that_are_right()
    {
        Tensor output = Tensor.Of(3, 3, [2, 1, 0, 0, 1, 0, 0, 1, 0]), target = Tensor.Of(3, 3, [1, 0, 0, 1, 0, 0, 0, 0, 0]);
        Assert.Equal(0.5, new HeadsLoss(3, 0).Score(output, target));
    }
}
