using Crest.Learning.Layers;
using Crest.Learning.Networks;
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

    private Layer Build(LayerSpec spec, int inputs, params Tensor[] values)
    {
        Layer layer = spec.Build(inputs, _parameters, "0");
        _parameters.Allocate();
        foreach ((Parameter parameter, Tensor value) in _parameters.All.Zip(values)) value.Values.CopyTo(parameter.Value.Values);
        return layer;
    }

    private ReadOnlySpan<float> Gradient(int parameter) => _parameters.All.ElementAt(parameter).Gradient!.Values;
}
