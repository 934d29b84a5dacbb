using System.Runtime.Intrinsics;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Numerics.Convolutions;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>
/// y = f(γ (x - mean) / √(variance + ε) + β), channel by channel (of flat data, feature by feature), with an activation f: with the batch's
/// statistics while training, with running ones when predicting (Ioffe, Szegedy 2015). Running statistics keep a share (momentum) of their
/// old value and take the biased batch variance.
/// </summary>
/// <remarks>
/// Bound by memory: two passes over the batch forward, one of them writing, and two backward; what can be computed again from the input
/// is not stored. Threads take blocks of rows, whose sums are added in the order of the blocks, so that no sum depends on the number of
/// threads.
/// </remarks>
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
    private readonly Tensor _blockSums;
    private readonly Tensor _coefficients;
    private Tensor? _input;

    internal BatchNormalisation(
        int inputs, int channels, double momentum, double epsilon, Activation activation, ParameterSet parameters, string name)
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
        // What lies between two rows of sums or coefficients is written and read by whole vectors.
        int padded = VectorRow.Padded(channels);
        _blockSums = new Tensor(2 * NormalisedBatch.MostBlocks, padded);
        _coefficients = new Tensor(5, padded);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        NormalisedBatch batch = BatchOf(input, null);
        if (pass.Training && batch.Rows > 0)
        {
            pass.Pool.Run(new InputSums(batch));
            TakeStatistics(batch);
        }
        else
        {
            UseRunningStatistics(batch);
        }

        pass.Pool.Run(new Normalise(batch, _output.Pointer));
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        NormalisedBatch batch = BatchOf(_input!, gradient);
        if (batch.Rows == 0)
        {
            _scale.Gradient!.Values.Clear();
            _shift.Gradient!.Values.Clear();
            return gradient;
        }

        pool.Run(new GradientSums(batch));
        TakeGradients(batch);
        pool.Run(new Differentiate(batch));
        return gradient;
    }

    /// <summary>Whether max(0, x) follows.</summary>
    internal bool Rectifies => _rectifies;

    /// <summary>Gives the running statistics to a chain of convolutions as they are now.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="step">The number of the step there that this layer ends.</param>
    internal void PackInto(ConvolutionChain chain, int step)
    {
        UseRunningStatistics(BatchOf(_output, null));
        chain.PackNormalisation(step, _coefficients);
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        if (graph.Shape.Pixels == 1) graph.Flatten();
        else graph.SetChannelsFirst();
        graph.Apply(
            "BatchNormalization", [graph.Constant(_scale), graph.Constant(_shift), graph.Constant(_mean), graph.Constant(_variance)],
            OnnxGraph.Number("epsilon", _epsilon));
        if (_rectifies) graph.Apply("Relu", []);
    }

    private NormalisedBatch BatchOf(Tensor input, Tensor? gradient) =>
        new(
            input.Pointer, gradient is null ? null : gradient.Pointer, _blockSums.Pointer, _coefficients.Pointer, input.Length / _channels,
            _channels, _rectifies);

    private void TakeStatistics(in NormalisedBatch batch)
    {
        Vector512<float> count = Vector512.Create((float)batch.Rows), kept = Vector512.Create(_momentum),
            taken = Vector512.Create(1 - _momentum);
        for (int c = 0; c < _channels; c += VectorRow.Lanes)
        {
            // The sums are of differences from the first row, which lies near the mean: little is lost where the mean is large.
            (Vector512<float> sum, Vector512<float> squares) = batch.Total(c);
            Vector512<float> difference = sum / count, mean = Vector512.Load(batch.Input + c) + difference;
            Vector512<float> variance = Vector512.Max((squares / count) - (difference * difference), Vector512<float>.Zero);
            Normalisation(batch, c, mean, variance);
            float* runningMean = _mean.Value.Pointer + c, runningVariance = _variance.Value.Pointer + c;
            VectorRow.Store((kept * Vector512.Load(runningMean)) + (taken * mean), runningMean, _channels - c);
            VectorRow.Store((kept * Vector512.Load(runningVariance)) + (taken * variance), runningVariance, _channels - c);
        }
    }

    private void UseRunningStatistics(in NormalisedBatch batch)
    {
        for (int c = 0; c < _channels; c += VectorRow.Lanes)
            Normalisation(batch, c, Vector512.Load(_mean.Value.Pointer + c), Vector512.Load(_variance.Value.Pointer + c));
    }

    private void Normalisation(in NormalisedBatch batch, int channel, Vector512<float> mean, Vector512<float> variance)
    {
        Vector512<float> inverse = Vector512<float>.One / Vector512.Sqrt(variance + Vector512.Create(_epsilon));
        mean.Store(batch.Mean + channel);
        (Vector512.Load(_scale.Value.Pointer + channel) * inverse).Store(batch.Factor + channel);
        Vector512.Load(_shift.Value.Pointer + channel).Store(batch.Shift + channel);
        inverse.Store(batch.Slope + channel); // for the backward pass, which makes the slope of it
    }

    /// <summary>
    /// dx = γ/σ (dy - mean(dy) - x̂ mean(dy x̂)) with x̂ = (x - mean)/σ, written as factor · dy + slope · (x - mean) + intercept.
    /// </summary>
    private void TakeGradients(in NormalisedBatch batch)
    {
        Vector512<float> count = Vector512.Create((float)batch.Rows);
        for (int c = 0; c < _channels; c += VectorRow.Lanes)
        {
            (Vector512<float> byShift, Vector512<float> byCentred) = batch.Total(c);
            Vector512<float> inverse = Vector512.Load(batch.Slope + c), factor = Vector512.Load(batch.Factor + c),
                byScale = byCentred * inverse;
            VectorRow.Store(byShift, _shift.Gradient!.Pointer + c, _channels - c);
            VectorRow.Store(byScale, _scale.Gradient!.Pointer + c, _channels - c);
            (-factor * byScale * inverse / count).Store(batch.Slope + c);
            (-factor * byShift / count).Store(batch.Intercept + c);
        }
    }

    private readonly struct Normalise(NormalisedBatch batch, float* output) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(batch.Rows, 1, part, parts);
            for (int row = start; row < end; row++)
            {
                nint first = (nint)row * batch.Channels;
                for (int c = 0; c < batch.Channels; c += VectorRow.Lanes)
                {
                    Vector512<float> centred = Vector512.Load(batch.Input + first + c) - Vector512.Load(batch.Mean + c);
                    Vector512<float> value =
                        Vector512.FusedMultiplyAdd(centred, Vector512.Load(batch.Factor + c), Vector512.Load(batch.Shift + c));
                    VectorRow.Store(batch.Rectifies ? Rectifier.Of(value) : value, output + first + c, batch.Channels - c);
                }
            }
        }
    }

    /// <summary>The gradient by the inputs, in the place of that by the outputs.</summary>
    private readonly struct Differentiate(NormalisedBatch batch) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(batch.Rows, 1, part, parts);
            for (int row = start; row < end; row++)
            {
                nint first = (nint)row * batch.Channels;
                for (int c = 0; c < batch.Channels; c += VectorRow.Lanes)
                {
                    Vector512<float> centred = Vector512.Load(batch.Input + first + c) - Vector512.Load(batch.Mean + c),
                        factor = Vector512.Load(batch.Factor + c);
                    Vector512<float> by = batch.GradientAt(first + c, centred, factor, Vector512.Load(batch.Shift + c));
                    Vector512<float> statistics =
                        Vector512.FusedMultiplyAdd(centred, Vector512.Load(batch.Slope + c), Vector512.Load(batch.Intercept + c));
                    VectorRow.Store(Vector512.FusedMultiplyAdd(by, factor, statistics), batch.Gradient + first + c, batch.Channels - c);
                }
            }
        }
    }
}
