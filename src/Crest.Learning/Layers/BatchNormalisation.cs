using System.Runtime.Intrinsics;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>
/// y = γ (x - mean) / √(variance + ε) + β, channel by channel (of flat data, feature by feature): with the batch's statistics while training, with running ones when
/// predicting (Ioffe, Szegedy 2015). Running statistics keep a share (momentum) of their old value and take the biased batch variance.
/// </summary>
/// <remarks>Bound by memory: three passes over a batch that lies in the second-level cache. Each thread takes some columns.</remarks>
public sealed unsafe class BatchNormalisation : Layer
{
    private readonly int _channels;
    private readonly float _momentum;
    private readonly float _epsilon;
    private readonly bool _rectifies;
    private readonly Parameter _scale;
    private readonly Parameter _shift;
    private readonly Parameter _mean;
    private readonly Parameter _variance;
    private readonly Tensor _output;
    private readonly Tensor _normalised;
    private readonly Tensor _inverseDeviation;

    internal BatchNormalisation(int inputs, int channels, double momentum, double epsilon, Activation activation, ParameterSet parameters, string name)
    {
        Outputs = inputs;
        _channels = channels;
        _momentum = (float)momentum;
        _epsilon = (float)epsilon;
        _rectifies = activation == Activation.Rectifier;
        _scale = parameters.AddLearned($"{name}.scale", 1, channels, scale => scale.Values.Fill(1));
        _shift = parameters.AddLearned($"{name}.shift", 1, channels, shift => shift.Values.Clear());
        _mean = parameters.AddStatistic($"{name}.running_mean", channels, 0);
        _variance = parameters.AddStatistic($"{name}.running_variance", channels, 1);
        _output = new Tensor(0, inputs);
        _normalised = new Tensor(0, inputs);
        _inverseDeviation = new Tensor(1, channels);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _output.Resize(input.Rows);
        int rows = input.Length / _channels;
        if (!pass.Training)
        {
            pass.Pool.Run(new Apply(
                input.Pointer, _output.Pointer, _scale.Value.Pointer, _shift.Value.Pointer, _mean.Value.Pointer, _variance.Value.Pointer, rows, _channels, _epsilon));
            if (_rectifies) Rectifier.Apply(pass.Pool, _output);
            return _output;
        }

        _normalised.Resize(input.Rows);
        pass.Pool.Run(new Normalise(
            input.Pointer, _output.Pointer, _normalised.Pointer, _inverseDeviation.Pointer, _scale.Value.Pointer, _shift.Value.Pointer,
            _mean.Value.Pointer, _variance.Value.Pointer, rows, _channels, _momentum, _epsilon));
        if (_rectifies) Rectifier.Apply(pass.Pool, _output);
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        if (_rectifies) Rectifier.Mask(pool, gradient, _output);
        pool.Run(new Differentiate(
            gradient.Pointer, _normalised.Pointer, _inverseDeviation.Pointer, _scale.Value.Pointer, _scale.Gradient!.Pointer, _shift.Gradient!.Pointer, gradient.Length / _channels, _channels));
        return gradient;
    }

    private readonly struct Apply(
        float* input, float* output, float* scale, float* shift, float* mean, float* variance, int rows, int width, float epsilon) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(width, VectorRow.Lanes, part, parts);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> factor = Vector512.Load(scale + i) / Vector512.Sqrt(Vector512.Load(variance + i) + Vector512.Create(epsilon));
                Vector512<float> offset = Vector512.Load(shift + i) - (Vector512.Load(mean + i) * factor);
                for (int row = 0; row < rows; row++)
                {
                    nint at = ((nint)row * width) + i;
                    VectorRow.Store(Vector512.FusedMultiplyAdd(Vector512.Load(input + at), factor, offset), output + at, end - i);
                }
            }
        }
    }

    private readonly struct Normalise(
        float* input, float* output, float* normalised, float* inverseDeviation, float* scale, float* shift, float* runningMean, float* runningVariance,
        int rows, int width, float momentum, float epsilon) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(width, VectorRow.Lanes, part, parts);
            Vector512<float> count = Vector512.Create((float)rows), kept = Vector512.Create(momentum), taken = Vector512.Create(1 - momentum);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> mean = default, variance = default;
                for (int row = 0; row < rows; row++) mean += Vector512.Load(input + ((nint)row * width) + i);
                mean /= count;
                for (int row = 0; row < rows; row++)
                {
                    Vector512<float> difference = Vector512.Load(input + ((nint)row * width) + i) - mean;
                    variance = Vector512.FusedMultiplyAdd(difference, difference, variance);
                }

                variance /= count;
                Vector512<float> inverse = Vector512<float>.One / Vector512.Sqrt(variance + Vector512.Create(epsilon));
                Vector512<float> gamma = Vector512.Load(scale + i), beta = Vector512.Load(shift + i);
                for (int row = 0; row < rows; row++)
                {
                    nint at = ((nint)row * width) + i;
                    Vector512<float> value = (Vector512.Load(input + at) - mean) * inverse;
                    VectorRow.Store(value, normalised + at, end - i);
                    VectorRow.Store(Vector512.FusedMultiplyAdd(value, gamma, beta), output + at, end - i);
                }

                VectorRow.Store(inverse, inverseDeviation + i, end - i);
                VectorRow.Store((kept * Vector512.Load(runningMean + i)) + (taken * mean), runningMean + i, end - i);
                VectorRow.Store((kept * Vector512.Load(runningVariance + i)) + (taken * variance), runningVariance + i, end - i);
            }
        }
    }

    /// <summary>dx = γ/σ (dy - mean(dy) - x̂ mean(dy x̂)), in the place of dy.</summary>
    private readonly struct Differentiate(
        float* gradient, float* normalised, float* inverseDeviation, float* scale, float* scaleGradient, float* shiftGradient, int rows, int width) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(width, VectorRow.Lanes, part, parts);
            Vector512<float> count = Vector512.Create((float)rows);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> byShift = default, byScale = default;
                for (int row = 0; row < rows; row++)
                {
                    nint at = ((nint)row * width) + i;
                    Vector512<float> by = Vector512.Load(gradient + at);
                    byShift += by;
                    byScale = Vector512.FusedMultiplyAdd(by, Vector512.Load(normalised + at), byScale);
                }

                VectorRow.Store(byShift, shiftGradient + i, end - i);
                VectorRow.Store(byScale, scaleGradient + i, end - i);
                Vector512<float> factor = Vector512.Load(scale + i) * Vector512.Load(inverseDeviation + i), meanShift = byShift / count, meanScale = byScale / count;
                for (int row = 0; row < rows; row++)
                {
                    nint at = ((nint)row * width) + i;
                    Vector512<float> centred = Vector512.Load(gradient + at) - meanShift - (Vector512.Load(normalised + at) * meanScale);
                    VectorRow.Store(factor * centred, gradient + at, end - i);
                }
            }
        }
    }
}
