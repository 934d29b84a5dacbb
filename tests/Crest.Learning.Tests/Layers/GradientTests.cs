using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Layers;

/// <summary>Gradients of whole networks against finite differences of their loss.</summary>
public class GradientTests
{
    public static TheoryData<string> Layers => ["dense", "highway", "prelu", "batch normalisation", "dropout", "all"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Gradient_is_the_slope_of_the_loss(string layer)
    {
        LayerSpec[] middle = layer switch
        {
            "dense" => [],
            "highway" => [new LayerSpec.Highway()],
            "prelu" => [new LayerSpec.PRelu()],
            "batch normalisation" => [new LayerSpec.BatchNormalisation()],
            "dropout" => [new LayerSpec.Dropout(0.4)],
            _ =>
            [
                new LayerSpec.Dropout(0.2), new LayerSpec.Highway(), new LayerSpec.BatchNormalisation(), new LayerSpec.PRelu(),
                new LayerSpec.Highway(),
            ],
        };
        foreach (Loss loss in (Loss[])[new SoftmaxCrossEntropy(), new SquaredError()])
            Check(new NetworkSpec(6, [new LayerSpec.Dense(19), .. middle, new LayerSpec.Dense(3)]), loss);
    }

    public static TheoryData<string> ImageLayers =>
        ["same", "valid", "rectified", "pooling", "batch normalisation", "deep", "rectified dense"];

    [Theory]
    [MemberData(nameof(ImageLayers))]
    public void Gradient_of_an_image_network_is_the_slope_of_the_loss(string layer)
    {
        LayerSpec[] first = layer switch
        {
            "same" => [new LayerSpec.Convolution(5)],
            "valid" => [new LayerSpec.Convolution(5, Padding.Valid)],
            "rectified" => [new LayerSpec.Convolution(5, Padding.Same, Activation.Rectifier)],
            "pooling" => [new LayerSpec.Convolution(5), new LayerSpec.MaxPooling()],
            "batch normalisation" => [new LayerSpec.Convolution(5), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier)],
            "deep" =>
            [
                new LayerSpec.Convolution(3, Padding.Same, Activation.Rectifier), new LayerSpec.Dropout(0.2),
                new LayerSpec.Convolution(18, Padding.Valid),
                new LayerSpec.MaxPooling(), new LayerSpec.PRelu(), new LayerSpec.Convolution(2),
            ],
            _ => [new LayerSpec.Dense(9, Activation.Rectifier)],
        };
        Check(new NetworkSpec(5 * 7 * 2, [.. first, new LayerSpec.Dense(3)], new ImageShape(5, 7, 2)).Checked("test"), new SquaredError());
    }

    private static void Check(NetworkSpec spec, Loss loss)
    {
        using var pool = new WorkerPool(2);
        var network = new Network(spec, seed: 5, pool);
        Tensor input = Random(23, spec.Inputs, 7), target = Random(23, 3, 8), gradient = new(0, 3);
        for (int row = 0; row < target.Rows; row++) // probabilities, as in mixup
        {
            target.Row(row).Clear();
            (target[row, row % 3], target[row, (row + 1) % 3]) = (0.7f, 0.3f);
        }

        loss.Compute(network.Forward(input, step: 3), target, gradient);
        network.Backward(gradient);
        float[] gradients = network.Parameters.Gradients.Values.ToArray();
        var unused = new Tensor(0, 3);
        double At(Tensor values, int i, float value)
        {
            float before = values.Values[i];
            values.Values[i] = value;
            double result = loss.Compute(network.Forward(input, step: 3), target, unused);
            values.Values[i] = before;
            return result;
        }

        // Single precision limits the difference quotient: the error of a slope is compared with the largest slope.
        double scale = gradients.Max(Math.Abs);
        const float h = 0.002f;
        for (int i = 0; i < gradients.Length; i += 1 + (gradients.Length / 150))
        {
            Tensor values = network.Parameters.Learned;
            double here = At(values, i, values.Values[i]), left = (here - At(values, i, values.Values[i] - h)) / h,
                right = (At(values, i, values.Values[i] + h) - here) / h;
            // Where a rectifier has its kink within h, the gradient is the slope on one side.
            Assert.True(
                gradients[i] > Math.Min(left, right) - (0.01 * scale) && gradients[i] < Math.Max(left, right) + (0.01 * scale),
                $"parameter {i}: gradient {gradients[i]}, slope {left} to {right}");
        }
    }

    private static Tensor Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = (2 * random.NextSingle()) - 1;
        return tensor;
    }
}
