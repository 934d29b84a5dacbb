using Crest.Learning.Layers;
using Crest.Learning.Parameters;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Layers;

public sealed class LayerGoldenTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);
    private readonly ParameterSet _parameters = new(seed: 1);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Dense_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("dense");
        Layer layer = Build(new LayerSpec.Dense(4), 7, golden.Matrix("W"), golden.Matrix("b"));
        golden.AssertAgrees("y", layer.Forward(golden.Matrix("x"), Pass(training: true)).Values);
        golden.AssertAgrees("dx", layer.Backward(golden.Matrix("g"), _pool, needsInputGradient: true).Values);
        golden.AssertAgrees("dW", Gradient(0));
        golden.AssertAgrees("db", Gradient(1));
    }

    [Fact]
    public void Highway_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("highway");
        Tensor weight = SideBySide(golden.Matrix("W1"), golden.Matrix("W2")), bias = SideBySide(golden.Matrix("b1"), golden.Matrix("b2"));
        Layer layer = Build(new LayerSpec.Highway(), 5, weight, bias);
        golden.AssertAgrees("y", layer.Forward(golden.Matrix("h"), Pass(training: true)).Values);
        golden.AssertAgrees("dh", layer.Backward(golden.Matrix("g"), _pool, needsInputGradient: true).Values);
        golden.AssertAgrees("dW1", Columns(Gradient(0), 10, 0, 5));
        golden.AssertAgrees("dW2", Columns(Gradient(0), 10, 5, 5));
        golden.AssertAgrees("db1", Columns(Gradient(1), 10, 0, 5));
        golden.AssertAgrees("db2", Columns(Gradient(1), 10, 5, 5));
    }

    [Fact]
    public void PRelu_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("prelu");
        Layer layer = Build(new LayerSpec.PRelu(), 4, golden.Matrix("a"));
        golden.AssertAgrees("y", layer.Forward(golden.Matrix("x"), Pass(training: true)).Values);
        golden.AssertAgrees("dx", layer.Backward(golden.Matrix("g"), _pool, needsInputGradient: true).Values);
        golden.AssertAgrees("da", Gradient(0));
    }

    [Fact]
    public void Batch_normalisation_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("batchnorm_dense");
        Layer layer = Build(new LayerSpec.BatchNormalisation(), 3, golden.Matrix("gamma"), golden.Matrix("beta"));
        golden.AssertAgrees("y", layer.Forward(golden.Matrix("x"), Pass(training: true)).Values);
        golden.AssertAgrees("dx", layer.Backward(golden.Matrix("g"), _pool, needsInputGradient: true).Values);
        golden.AssertAgrees("dgamma", Gradient(0));
        golden.AssertAgrees("dbeta", Gradient(1));
        golden.AssertAgrees("running_mean", _parameters.All.ElementAt(2).Value.Values);
        golden.AssertAgrees("running_var", _parameters.All.ElementAt(3).Value.Values);
        golden.AssertAgrees("y_eval", layer.Forward(golden.Matrix("x"), Pass(training: false)).Values);
    }

    [Fact]
    public void Batch_normalisation_of_images_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("batchnorm_conv_nchw");
        Layer layer = Build(new LayerSpec.BatchNormalisation(), golden.Shape("x"), golden.Matrix("gamma"), golden.Matrix("beta"));
        golden.AssertImagesAgree("y", layer.Forward(golden.Images("x"), Pass(training: true)));
        golden.AssertImagesAgree("dx", layer.Backward(golden.Images("g"), _pool, needsInputGradient: true));
        golden.AssertAgrees("dgamma", Gradient(0));
        golden.AssertAgrees("dbeta", Gradient(1));
        golden.AssertAgrees("running_mean", _parameters.All.ElementAt(2).Value.Values);
        golden.AssertAgrees("running_var", _parameters.All.ElementAt(3).Value.Values);
        golden.AssertImagesAgree("y_eval", layer.Forward(golden.Images("x"), Pass(training: false)));
    }

    [Theory]
    [InlineData("conv3x3_same", Padding.Same)]
    [InlineData("conv3x3_valid", Padding.Valid)]
    public void Convolution_agrees_with_PyTorch(string topic, Padding padding)
    {
        GoldenValues golden = GoldenValues.Read(topic);
        // PyTorch's weights are [filters × channels × 3 × 3], as images are [samples × channels × height × width].
        Tensor filters = golden.Images("W"), weight = new(filters.Columns, filters.Rows), gradient = new(filters.Rows, filters.Columns);
        for (int filter = 0; filter < filters.Rows; filter++)
            for (int tap = 0; tap < filters.Columns; tap++) weight[tap, filter] = filters[filter, tap];
        Layer layer = Build(new LayerSpec.Convolution(filters.Rows, padding), golden.Shape("x"), weight, golden.Matrix("b"));
        Assert.Equal(golden.Shape("y").Values, layer.Outputs);
        golden.AssertImagesAgree("y", layer.Forward(golden.Images("x"), Pass(training: true)));
        golden.AssertImagesAgree("dx", layer.Backward(golden.Images("g"), _pool, needsInputGradient: true));
        for (int filter = 0; filter < filters.Rows; filter++)
            for (int tap = 0; tap < filters.Columns; tap++) gradient[filter, tap] = Gradient(0)[(tap * filters.Rows) + filter];
        golden.AssertImagesAgree("dW", gradient);
        golden.AssertAgrees("db", Gradient(1));
    }

    [Fact]
    public void Max_pooling_agrees_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("maxpool2");
        Layer layer = Build(new LayerSpec.MaxPooling(), golden.Shape("x"));
        golden.AssertImagesAgree("y", layer.Forward(golden.Images("x"), Pass(training: true)));
        golden.AssertImagesAgree("dx", layer.Backward(golden.Images("g"), _pool, needsInputGradient: true));
    }

    [Fact]
    public void Max_pooling_drops_an_odd_rest_and_gives_the_gradient_to_the_first_of_the_largest()
    {
        Layer layer = Build(new LayerSpec.MaxPooling(), new ImageShape(3, 5, 1));
        Tensor input = Tensor.Of(1, 15, [1, 2, 5, 5, 9, 2, 2, 5, 5, 9, 9, 9, 9, 9, 9]);
        Assert.Equal([2f, 5f], layer.Forward(input, Pass(training: true)).Values.ToArray());
        Assert.Equal(
            [0f, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            layer.Backward(Tensor.Of(1, 2, [3, 4]), _pool, needsInputGradient: true).Values.ToArray());
    }

    [Fact]
    public void A_rectifier_keeps_positive_outputs_and_their_gradients()
    {
        Layer layer =
            Build(new LayerSpec.Dense(3, Activation.Rectifier), 2, Tensor.Of(2, 3, [1, -1, 0, 2, -2, 0]), Tensor.Of(1, 3, [0, 1, 0]));
        Assert.Equal([5f, 0, 0, 0, 2, 0], layer.Forward(Tensor.Of(2, 2, [1, 2, 1, -1]), Pass(training: true)).Values.ToArray());
        layer.Backward(Tensor.Of(2, 3, [3, 5, 7, 11, 13, 17]), _pool, needsInputGradient: true);
        Assert.Equal([3f, 13, 0], Gradient(1).ToArray());
    }

    [Fact]
    public void Dropout_drops_its_share_keeps_the_mean_and_passes_the_same_values_back()
    {
        Layer layer = Build(new LayerSpec.Dropout(0.3), 50);
        var ones = new Tensor(400, 50);
        ones.Values.Fill(1);
        float[] output = layer.Forward(ones, Pass(training: true)).Values.ToArray();
        Assert.InRange(output.Count(v => v == 0) / 20000.0, 0.28, 0.32);
        Assert.InRange(output.Average(), 0.98, 1.02);
        Assert.Equal(output, layer.Backward(ones, _pool, needsInputGradient: true).Values.ToArray());
        Assert.Same(ones, layer.Forward(ones, Pass(training: false)));
    }

    private static Tensor SideBySide(Tensor left, Tensor right)
    {
        var both = new Tensor(left.Rows, left.Columns + right.Columns);
        for (int row = 0; row < left.Rows; row++)
        {
            left.Row(row).CopyTo(both.Row(row));
            right.Row(row).CopyTo(both.Row(row)[left.Columns..]);
        }

        return both;
    }

    private static float[] Columns(ReadOnlySpan<float> values, int width, int from, int count)
    {
        var columns = new List<float>();
        for (int row = 0; row < values.Length / width; row++) columns.AddRange(values.Slice((row * width) + from, count));
        return [.. columns];
    }

    private Pass Pass(bool training) => new(_pool, training, new RandomStream(1, "test"));

    private Layer Build(LayerSpec spec, int inputs, params Tensor[] values) => Build(spec, ImageShape.Flat(inputs), values);

    private Layer Build(LayerSpec spec, ImageShape input, params Tensor[] values)
    {
        Layer layer = spec.Build(input, _parameters, "0");
        _parameters.Allocate();
        foreach ((Parameter parameter, Tensor value) in _parameters.All.Zip(values)) value.Values.CopyTo(parameter.Value.Values);
        return layer;
    }

    private ReadOnlySpan<float> Gradient(int parameter) => _parameters.All.ElementAt(parameter).Gradient!.Values;
}
