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

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    public void Cross_entropy_agrees_with_double_precision_for_any_number_of_classes(int classes)
    {
        const int rows = 5;
        var random = new Random(classes);
        Tensor output = new(rows, classes), target = new(rows, classes), gradient = new(0, classes);
        foreach (ref float value in output.Values) value = 1000 + (10 * (random.NextSingle() - 0.5f));
        foreach (ref float value in target.Values[classes..]) value = random.NextSingle(); // of the first row, all 0
        double loss = new SoftmaxCrossEntropy().Compute(output, target, gradient), expected = 0;
        for (int row = 0; row < rows; row++)
        {
            double[] logits = [.. output.Row(row).ToArray().Select(l => l - 1000.0)],
                wanted = [.. target.Row(row).ToArray().Select(t => (double)t)];
            double sum = logits.Sum(Math.Exp), total = wanted.Sum();
            for (int c = 0; c < classes; c++)
            {
                expected += wanted[c] * (Math.Log(sum) - logits[c]) / rows;
                Assert.Equal(((Math.Exp(logits[c]) / sum * total) - wanted[c]) / rows, gradient[row, c], 2e-6);
            }
        }

        Assert.Equal(expected, loss, 1e-4);
    }

    [Fact]
    public void What_is_no_number_makes_the_loss_none()
    {
        foreach (float value in (float[])[float.NaN, float.PositiveInfinity])
            Assert.True(double.IsNaN(new SoftmaxCrossEntropy().Compute(
                Tensor.Of(1, 3, [0, value, 1]), Tensor.Of(1, 3, [1, 0, 0]), new Tensor(0, 3))));
    }

    [Fact]
    public void Targets_of_another_shape_are_refused()
    {
        var loss = new SoftmaxCrossEntropy();
        Assert.Throws<ArgumentException>(() => loss.Compute(new Tensor(2, 3), new Tensor(2, 4), new Tensor(0, 3)));
        Assert.Throws<ArgumentException>(() => loss.Compute(new Tensor(2, 3), new Tensor(1, 3), new Tensor(0, 3)));
        Assert.Throws<ArgumentException>(() => loss.Compute(new Tensor(2, 3), new Tensor(2, 3), new Tensor(0, 2)));
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
