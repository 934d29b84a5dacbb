using System.Runtime.Intrinsics;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
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
        _gates.Resize(input.Rows);
        MatrixProduct.Multiply(pass.Pool, Matrix.Of(input), Matrix.Of(_weight.Value), Matrix.Of(_gates), bias: _bias.Value.Pointer);
        pass.Pool.Run(new Mix(input.Pointer, _gates.Pointer, _output.Pointer, input.Rows, Outputs));
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        _inputGradient.Resize(gradient.Rows);
        pool.Run(new Unmix(_input!.Pointer, _gates.Pointer, gradient.Pointer, _inputGradient.Pointer, gradient.Rows, Outputs));
        MatrixProduct.Multiply(pool, Matrix.Of(_input).Transpose(), Matrix.Of(_gates), Matrix.Of(_weight.Gradient!));
        ColumnSums.Compute(pool, _gates, _bias.Gradient!);
        if (needsInputGradient)
            MatrixProduct.Multiply(pool, Matrix.Of(_gates), Matrix.Of(_weight.Value).Transpose(), Matrix.Of(_inputGradient), beta: 1);
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

    /// <summary>Turns the two products into t and g, in place, and mixes transform and input.</summary>
    private readonly struct Mix(float* input, float* gates, float* output, int rows, int width) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(rows, 1, part, parts);
            for (int row = start; row < end; row++)
            {
                float* h = input + ((nint)row * width), y = output + ((nint)row * width), t = gates + ((nint)row * 2 * width), g = t + width;
                for (int i = 0; i < width; i += VectorRow.Lanes)
                {
                    Vector512<float> transform = VectorFunctions.Sigmoid(Vector512.Load(t + i)), gate = VectorFunctions.Sigmoid(Vector512.Load(g + i));
                    Vector512<float> carried = Vector512.Load(h + i);
                    VectorRow.Store(Vector512.FusedMultiplyAdd(gate, transform - carried, carried), y + i, width - i);
                    VectorRow.Store(transform, t + i, width - i);
                    VectorRow.Store(gate, g + i, width - i);
                }
            }
        }
    }

    /// <summary>Gradients by the two products, in the place of t and g, and the part of the input's gradient that the gate carries.</summary>
    private readonly struct Unmix(float* input, float* gates, float* gradient, float* inputGradient, int rows, int width) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(rows, 1, part, parts);
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
    }
}
