using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Layers;

/// <summary>y = f(x W + b), with W [inputs × outputs] and an activation f.</summary>
public sealed unsafe class Dense : Layer
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly bool _rectifies;
    private readonly Tensor _output;
    private readonly Tensor _inputGradient;
    private Tensor? _input;

    internal Dense(int inputs, int outputs, Activation activation, Initialiser initialiser, ParameterSet parameters, string name)
    {
        Outputs = outputs;
        _rectifies = activation == Activation.Rectifier;
        _weight = initialiser == Initialiser.TruncatedNormal
            ? parameters.AddTruncatedNormalWeight($"{name}.weight", inputs, outputs)
            : parameters.AddWeight($"{name}.weight", inputs, outputs);
        _bias = parameters.AddLearned($"{name}.bias", 1, outputs, bias => bias.Values.Clear());
        _output = new Tensor(0, outputs);
        _inputGradient = new Tensor(0, inputs);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        if (_rectifies)
            MatrixProduct.Multiply(
                pass.Pool, Matrix.Of(input), Matrix.Of(_weight.Value), Matrix.Of(_output), Rectifier.RowsOf(_output),
                bias: _bias.Value.Pointer);
        else MatrixProduct.Multiply(pass.Pool, Matrix.Of(input), Matrix.Of(_weight.Value), Matrix.Of(_output), bias: _bias.Value.Pointer);
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        if (_rectifies) Rectifier.Mask(pool, gradient, _output);
        MatrixProduct.Multiply(
            pool, Matrix.Of(_input!).Transpose(), Matrix.Of(gradient), Matrix.Of(_weight.Gradient!), columnSums: _bias.Gradient!.Pointer);
        if (!needsInputGradient) return _inputGradient;
        _inputGradient.Resize(gradient.Rows);
        MatrixProduct.Multiply(pool, Matrix.Of(gradient), Matrix.Of(_weight.Value).Transpose(), Matrix.Of(_inputGradient));
        return _inputGradient;
    }

    /// <summary>The layer for prediction alone, with the weights that it has now.</summary>
    internal PackedDense Packed() => new(_weight.Value, _bias.Value, _rectifies);

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        graph.Flatten();
        graph.Apply("Gemm", [graph.Constant(_weight.Name, _weight.Value.Values, _weight.Rows, _weight.Columns), graph.Constant(_bias)]);
        if (_rectifies) graph.Apply("Relu", []);
    }
}
