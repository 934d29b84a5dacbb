using Crest.Learning.Networks;
using Crest.Numerics.Convolutions;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Layers;

/// <summary>
/// y = f(x * W + b): each filter of 3×3 pixels is laid over each pixel and its neighbours (a cross-correlation, as everywhere in this field),
/// with an activation f. W is [9 channels × filters]: row by row of the filter, pixel by pixel, channel by channel.
/// </summary>
public sealed class Convolution : Layer
{
    private readonly ImageConvolution _convolution;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly bool _rectifies;
    private readonly Tensor _output;
    private readonly Tensor _inputGradient;
    private Tensor? _input;

    internal Convolution(ImageShape input, int filters, Padding padding, Activation activation, ParameterSet parameters, string name)
    {
        var shape = new ConvolutionShape(input.Height, input.Width, input.Channels, filters, padding == Padding.Same ? 1 : 0);
        _convolution = new ImageConvolution(shape);
        _rectifies = activation == Activation.Rectifier;
        _weight = parameters.AddWeight($"{name}.weight", 9 * input.Channels, filters);
        _bias = parameters.AddLearned($"{name}.bias", 1, filters, bias => bias.Values.Clear());
        Outputs = shape.Outputs;
        _output = new Tensor(0, Outputs);
        _inputGradient = new Tensor(0, input.Values);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        _convolution.Forward(pass.Pool, input, _weight.Value, _bias.Value, _rectifies, _output);
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        if (needsInputGradient) _inputGradient.Resize(gradient.Rows);
        _convolution.Backward(
            pool, _input!, _rectifies ? _output : null, gradient, _weight.Value, _weight.Gradient!, _bias.Gradient!, needsInputGradient ? _inputGradient : null);
        return _inputGradient;
    }
}
