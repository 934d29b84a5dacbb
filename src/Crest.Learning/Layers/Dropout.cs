using System.Runtime.Intrinsics;
using Crest.Learning.Onnx;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>
/// While training, sets each value to 0 with a probability and divides the others by what is left, so that nothing changes in the mean
/// (Srivastava et al. 2014, inverted). Passes everything on when predicting.
/// </summary>
public sealed unsafe class Dropout : Layer
{
    private readonly float _rate;
    private readonly Tensor _output;
    private readonly Tensor _factors;

    internal Dropout(int inputs, double rate)
    {
        Outputs = inputs;
        _rate = (float)rate;
        _output = new Tensor(0, inputs);
        _factors = new Tensor(0, inputs);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        if (!pass.Training) return input;
        _output.Resize(input.Rows);
        _factors.Resize(input.Rows);
        pass.Pool.Run(new Drop(input.Pointer, _output.Pointer, _factors.Pointer, input.Length, _rate, pass.Random));
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        pool.Run(new Scale(gradient.Pointer, _factors.Pointer, gradient.Length));
        return gradient;
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        // Nothing is dropped when predicting.
    }

    private readonly struct Drop(float* input, float* output, float* factors, int length, float rate, RandomStream random) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            Vector512<float> keep = Vector512.Create(1 / (1 - rate)), dropped = Vector512.Create(rate);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> factor = keep & Vector512.GreaterThanOrEqual(random.Uniform(i / 2), dropped);
                VectorRow.Store(factor, factors + i, end - i);
                VectorRow.Store(factor * Vector512.Load(input + i), output + i, end - i);
            }
        }
    }

    private readonly struct Scale(float* values, float* factors, int length) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            for (int i = start; i < end; i += VectorRow.Lanes)
                VectorRow.Store(Vector512.Load(values + i) * Vector512.Load(factors + i), values + i, end - i);
        }
    }
}
