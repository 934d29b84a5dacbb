using System.Runtime.Intrinsics;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>y = x where x is positive, a·x elsewhere, with one slope a a feature, 0.25 at the start (He et al. 2015).</summary>
public sealed unsafe class PRelu : Layer
{
    private readonly Parameter _slope;
    private readonly Tensor _output;
    private Tensor? _input;

    internal PRelu(int inputs, ParameterSet parameters, string name)
    {
        Outputs = inputs;
        _slope = parameters.AddLearned($"{name}.slope", 1, inputs, slope => slope.Values.Fill(0.25f));
        _output = new Tensor(0, inputs);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        pass.Pool.Run(new Rectify(input.Pointer, _slope.Value.Pointer, _output.Pointer, input.Rows, Outputs));
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        pool.Run(new Unrectify(_input!.Pointer, _slope.Value.Pointer, gradient.Pointer, _slope.Gradient!.Pointer, gradient.Rows, Outputs));
        return gradient;
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        graph.Flatten();
        graph.Apply("PRelu", [graph.Constant(_slope)]);
    }

    private readonly struct Rectify(float* input, float* slope, float* output, int rows, int width) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(rows, 1, part, parts);
            for (int row = start; row < end; row++)
            {
                float* x = input + ((nint)row * width), y = output + ((nint)row * width);
                for (int i = 0; i < width; i += VectorRow.Lanes)
                {
                    Vector512<float> value = Vector512.Load(x + i);
                    Vector512<float> result = Vector512.ConditionalSelect(
                        Vector512.GreaterThan(value, Vector512<float>.Zero), value, value * Vector512.Load(slope + i));
                    VectorRow.Store(result, y + i, width - i);
                }
            }
        }
    }

    /// <summary>
    /// Each thread takes some columns, so that it sums the slope's gradient alone; the input's gradient replaces the output's.
    /// </summary>
    private readonly struct Unrectify(float* input, float* slope, float* gradient, float* slopeGradient, int rows, int width)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(width, VectorRow.Lanes, part, parts);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> a = Vector512.Load(slope + i), sum = default;
                for (int row = 0; row < rows; row++)
                {
                    Vector512<float> value = Vector512.Load(input + ((nint)row * width) + i),
                        by = Vector512.Load(gradient + ((nint)row * width) + i);
                    Vector512<float> positive = Vector512.GreaterThan(value, Vector512<float>.Zero);
                    sum += Vector512.AndNot(by * value, positive);
                    VectorRow.Store(Vector512.ConditionalSelect(positive, by, by * a), gradient + ((nint)row * width) + i, end - i);
                }

                VectorRow.Store(sum, slopeGradient + i, end - i);
            }
        }
    }
}
