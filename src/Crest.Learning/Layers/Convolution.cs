using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Numerics.Convolutions;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Layers;

/// <summary>
/// y = f(x * W + b): each filter of 3×3 pixels is laid over each pixel and its neighbours (a cross-correlation, as everywhere in this
/// field), with an activation f. W is [9 channels × filters]: row by row of the filter, pixel by pixel, channel by channel.
/// </summary>
public sealed class Convolution : Layer
{
    private readonly ConvolutionShape _shape;
    private readonly ImageConvolution _convolution;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly bool _rectifies;
    private readonly int _margin;
    private readonly Tensor _output;
    private readonly Tensor _inputGradient;
    private Tensor? _input;

    internal Convolution(ImageShape input, int filters, Padding padding, Activation activation, ParameterSet parameters, string name)
    {
        _margin = padding == Padding.Same ? 1 : 0;
        _shape = new ConvolutionShape(input.Height, input.Width, input.Channels, filters, _margin);
        _convolution = new ImageConvolution(_shape);
        _rectifies = activation == Activation.Rectifier;
        _weight = parameters.AddWeight($"{name}.weight", 9 * input.Channels, filters);
        _bias = parameters.AddLearned($"{name}.bias", 1, filters, bias => bias.Values.Clear());
        Outputs = _shape.Outputs;
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
            pool, _input!, _rectifies ? _output : null, gradient, _weight.Value, _weight.Gradient!, _bias.Gradient!,
            needsInputGradient ? _inputGradient : null);
        return _inputGradient;
    }

    /// <summary>The layer as a step of a prediction image by image.</summary>
    /// <param name="pools">Whether a pooling follows.</param>
    internal ConvolutionStep Step(bool pools) => new(_shape, _rectifies, pools);

    /// <summary>Gives the filters to a chain as they are now.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="step">The number of this layer's step there.</param>
    internal void PackInto(ConvolutionChain chain, int step) => chain.Pack(step, _weight.Value, _bias.Value);

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        graph.SetChannelsFirst();
        // [3 rows × 3 pixels × channels × filters] becomes ONNX's [filters × channels × 3 rows × 3 pixels].
        int channels = _weight.Rows / 9, filters = _weight.Columns;
        var weight = new float[_weight.Value.Length];
        for (int filter = 0, at = 0; filter < filters; filter++)
            for (int channel = 0; channel < channels; channel++)
                for (int tap = 0; tap < 9; tap++, at++) weight[at] = _weight.Value[(tap * channels) + channel, filter];
        graph.Apply(
            "Conv", [graph.Constant(_weight.Name, weight, filters, channels, 3, 3), graph.Constant(_bias)],
            OnnxGraph.Integers("kernel_shape", 3, 3), OnnxGraph.Integers("pads", _margin, _margin, _margin, _margin));
        if (_rectifies) graph.Apply("Relu", []);
    }
}
