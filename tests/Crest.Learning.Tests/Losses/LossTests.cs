using Crest.Learning.Losses;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Tests.Losses;

public class LossTests
{
    [Fact]
    public void Cross_entropy_of_labels_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("cross_entropy");
        var target = new Tensor(6, 4);
        for (int row = 0; row < 6; row++) target[row, (int)golden.Numbers("label")[row]] = 1;
        var gradient = new Tensor(0, 4);
        Assert.Equal(golden.Number("loss"), new SoftmaxCrossEntropy().Compute(golden.Matrix("logits"), target, gradient), 1e-6);
        golden.AssertAgrees("dlogits", gradient.Values);
    }

    [Fact]
    public void Cross_entropy_of_soft_targets_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("cross_entropy");
        var gradient = new Tensor(0, 4);
        Assert.Equal(
            golden.Number("loss_soft"),
            new SoftmaxCrossEntropy().Compute(golden.Matrix("logits_soft"), golden.Matrix("target_soft"), gradient), 1e-6);
        golden.AssertAgrees("dlogits_soft", gradient.Values);
    }

    [Fact]
    public void Softmax_of_huge_logits_is_finite()
    {
        Tensor logits = Tensor.Of(1, 3, [3e4f, -3e4f, 3e4f]);
        SoftmaxCrossEntropy.Softmax(logits);
        Assert.Equal([0.5f, 0, 0.5f], logits.Values.ToArray());
    }

    [Fact]
    public void Squared_error_by_hand()
    {
        Tensor output = Tensor.Of(2, 1, [1, 3]), target = Tensor.Of(2, 1, [0, 5]), gradient = new(0, 1);
        Assert.Equal(2.5, new SquaredError().Compute(output, target, gradient), 1e-7);
        Assert.Equal([1f, -2f], gradient.Values.ToArray());
        Assert.Equal(Math.Sqrt(2.5), new SquaredError().Score(output, target), 1e-7);
    }
}
