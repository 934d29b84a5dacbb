using System.Runtime.Intrinsics;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>
/// t = σ(h W₁ + b₁), g = σ(h W₂ + b₂), y = g·t + (1 - g)·h (Srivastava, Greff, Schmidhuber 2015, with a sigmoid transform). Both products
/// are one: the weight is [width × 2 width], W₁ and W₂ side by side.
/// </summary>
public sealed unsafe class Highway : Layer
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Tensor _output;
    private readonly Tensor _gates;
    private readonly Tensor _inputGradient;
    private Tensor? _input;

    internal Highway(int width, ParameterSet parameters, string name)
    {
        Outputs = width;
        _weight = parameters.AddWeight($"{name}.transform_and_gate.weight", width, 2 * width);
        _bias = parameters.AddLearned($"{name}.transform_and_gate.bias", 1, 2 * width, bias => bias.Values.Clear());
        _output = new Tensor(0, width);
        _gates = new Tensor(0, 2 * width);
        _inputGradient = new Tensor(0, width);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        if (pass.Training) _gates.Resize(input.Rows);
        Matrix gates = pass.Training ? Matrix.Of(_gates) : Matrix.Passing(input.Rows, 2 * Outputs);
        MatrixProduct.Multiply(
            pass.Pool, Matrix.Of(input), Matrix.Of(_weight.Value), gates, new Mix(input.Pointer, _output.Pointer, Outputs, pass.Training),
            bias: _bias.Value.Pointer);
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        _inputGradient.Resize(gradient.Rows);
        var unmix = new Unmix(_input!.Pointer, _gates.Pointer, gradient.Pointer, _inputGradient.Pointer, Outputs);
        MatrixProduct.Multiply(pool, Matrix.Of(_gates), Matrix.Of(_weight.Value).Transpose(), Matrix.Of(_inputGradient), unmix, beta: 1);
        MatrixProduct.Multiply(
            pool, Matrix.Of(_input).Transpose(), Matrix.Of(_gates), Matrix.Of(_weight.Gradient!), columnSums: _bias.Gradient!.Pointer);
        return _inputGradient;
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        graph.Flatten();
        string carried = graph.Value;
        graph.Apply("Gemm", [graph.Constant(_weight), graph.Constant(_bias)]);
        graph.Apply("Sigmoid", []);
        string gate = graph.Halve();
        graph.Apply("Sub", [carried]);
        graph.Apply("Mul", [gate]);
        graph.Apply("Add", [carried]);
    }

    /// <summary>Turns the two products into t and g, in place where the backward pass needs them, and mixes transform and input.</summary>
    /// <remarks>Bound by the arithmetic of two sigmoids a value, some 10 cycles a vector each.</remarks>
    private readonly struct Mix(float* input, float* output, int width, bool training) : IRowPasses
    {
        public static int Groups => 2;

        public static bool Prepares => false;

        public void Before(int start, int end)
        {
        }

        public void After(float* gates, int start, int end, int column, int columnEnd)
        {
            for (int row = start; row < end; row++, gates += 2 * width)
            {
                float* h = input + ((nint)row * width), y = output + ((nint)row * width), t = gates, g = t + width;
                for (int i = column; i < columnEnd; i += VectorRow.Lanes)
                {
                    Vector512<float> transform = VectorFunctions.Sigmoid(Vector512.Load(t + i)),
                        gate = VectorFunctions.Sigmoid(Vector512.Load(g + i));
                    Vector512<float> carried = Vector512.Load(h + i);
                    VectorRow.Store(Vector512.FusedMultiplyAdd(gate, transform - carried, carried), y + i, columnEnd - i);
                    if (!training) continue;
                    VectorRow.Store(transform, t + i, columnEnd - i);
                    VectorRow.Store(gate, g + i, columnEnd - i);
                }
            }
        }
    }

    /// <summary>
    /// Gradients by the two products, in the place of t and g, and the part of the input's gradient that the gate carries.
    /// </summary>
    private readonly struct Unmix(float* input, float* gates, float* gradient, float* inputGradient, int width) : IRowPasses
    {
        public static int Groups => 1;

        public static bool Prepares => true;

        public void Before(int start, int end)
        {
            Vector512<float> one = Vector512<float>.One;
            for (int row = start; row < end; row++)
            {
                nint first = (nint)row * width;
                float* h = input + first, dy = gradient + first, dh = inputGradient + first, t = gates + (2 * first), g = t + width;
                for (int i = 0; i < width; i += VectorRow.Lanes)
                {
                    Vector512<float> transform = Vector512.Load(t + i), gate = Vector512.Load(g + i), by = Vector512.Load(dy + i);
                    Vector512<float> left = one - gate, byGate = by * gate;
                    VectorRow.Store(by * left, dh + i, width - i);
                    VectorRow.Store(byGate * transform * (one - transform), t + i, width - i);
                    VectorRow.Store(byGate * left * (transform - Vector512.Load(h + i)), g + i, width - i);
                }
            }
        }

        public void After(float* rows, int start, int end, int column, int columnEnd)
        {
        }
    }
}
