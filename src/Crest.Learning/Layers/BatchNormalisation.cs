using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
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
    /// <summary>Most blocks of rows, and fewest rows of one.</summary>
    private const int MostBlocks = 32, FewestRows = 32;

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
        // What lies between two rows of sums or coefficients is written and read by whole vectors.
        int padded = VectorRow.Padded(channels);
        _blockSums = new Tensor(2 * MostBlocks, padded);
        _coefficients = new Tensor(5, padded);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        Batch batch = BatchOf(input, null);
        if (pass.Training && batch.Rows > 0)
        {
            pass.Pool.Run(new SumInputs(batch));
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
        Batch batch = BatchOf(_input!, gradient);
        if (batch.Rows == 0)
        {
            _scale.Gradient!.Values.Clear();
            _shift.Gradient!.Values.Clear();
            return gradient;
        }

        pool.Run(new SumGradients(batch));
        TakeGradients(batch);
        pool.Run(new Differentiate(batch));
        return gradient;
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        if (graph.Shape.Pixels == 1) graph.Flatten();
        else graph.SetChannelsFirst();
        graph.Apply(
            "BatchNormalization", [graph.Constant(_scale), graph.Constant(_shift), graph.Constant(_mean), graph.Constant(_variance)], OnnxGraph.Number("epsilon", _epsilon));
        if (_rectifies) graph.Apply("Relu", []);
    }

    private Batch BatchOf(Tensor input, Tensor? gradient) =>
        new(input.Pointer, gradient is null ? null : gradient.Pointer, _blockSums.Pointer, _coefficients.Pointer, input.Length / _channels, _channels, _rectifies);

    private void TakeStatistics(in Batch batch)
    {
        Vector512<float> count = Vector512.Create((float)batch.Rows), kept = Vector512.Create(_momentum), taken = Vector512.Create(1 - _momentum);
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

    private void UseRunningStatistics(in Batch batch)
    {
        for (int c = 0; c < _channels; c += VectorRow.Lanes) Normalisation(batch, c, Vector512.Load(_mean.Value.Pointer + c), Vector512.Load(_variance.Value.Pointer + c));
    }

    private void Normalisation(in Batch batch, int channel, Vector512<float> mean, Vector512<float> variance)
    {
        Vector512<float> inverse = Vector512<float>.One / Vector512.Sqrt(variance + Vector512.Create(_epsilon));
        mean.Store(batch.Mean + channel);
        (Vector512.Load(_scale.Value.Pointer + channel) * inverse).Store(batch.Factor + channel);
        Vector512.Load(_shift.Value.Pointer + channel).Store(batch.Shift + channel);
        inverse.Store(batch.Slope + channel); // for the backward pass, which makes the slope of it
    }

    /// <summary>dx = γ/σ (dy - mean(dy) - x̂ mean(dy x̂)) with x̂ = (x - mean)/σ, written as factor · dy + slope · (x - mean) + intercept.</summary>
    private void TakeGradients(in Batch batch)
    {
        Vector512<float> count = Vector512.Create((float)batch.Rows);
        for (int c = 0; c < _channels; c += VectorRow.Lanes)
        {
            (Vector512<float> byShift, Vector512<float> byCentred) = batch.Total(c);
            Vector512<float> inverse = Vector512.Load(batch.Slope + c), factor = Vector512.Load(batch.Factor + c), byScale = byCentred * inverse;
            VectorRow.Store(byShift, _shift.Gradient!.Pointer + c, _channels - c);
            VectorRow.Store(byScale, _scale.Gradient!.Pointer + c, _channels - c);
            (-factor * byScale * inverse / count).Store(batch.Slope + c);
            (-factor * byShift / count).Store(batch.Intercept + c);
        }
    }

    /// <summary>A batch as [samples · positions × channels], with what the passes over it share.</summary>
    private readonly struct Batch(float* input, float* gradient, float* blockSums, float* coefficients, int rows, int channels, bool rectifies)
    {
        private readonly int _padded = VectorRow.Padded(channels);

        public float* Input => input;

        public float* Gradient => gradient;

        public int Rows => rows;

        public int Channels => channels;

        public bool Rectifies => rectifies;

        public float* Mean => coefficients;

        public float* Factor => coefficients + _padded;

        public float* Shift => coefficients + (2 * _padded);

        public float* Slope => coefficients + (3 * _padded);

        public float* Intercept => coefficients + (4 * _padded);

        public int Blocks => Math.Clamp(rows / FewestRows, 1, MostBlocks);

        public float* FirstSums(int block) => blockSums + ((nint)2 * block * _padded);

        public float* SecondSums(int block) => FirstSums(block) + _padded;

        public (Vector512<float> First, Vector512<float> Second) Total(int channel)
        {
            Vector512<float> first = default, second = default;
            for (int block = 0; block < Blocks; block++)
            {
                first += Vector512.Load(FirstSums(block) + channel);
                second += Vector512.Load(SecondSums(block) + channel);
            }

            return (first, second);
        }

        /// <summary>The gradient by the normalised value: that by the output, where the rectifier let it pass.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> GradientAt(nint at, Vector512<float> centred, Vector512<float> factor, Vector512<float> shift)
        {
            Vector512<float> by = Vector512.Load(gradient + at);
            return rectifies ? by & Vector512.GreaterThan(Vector512.FusedMultiplyAdd(centred, factor, shift), Vector512<float>.Zero) : by;
        }
    }

    /// <summary>Sums of x - x₀ and (x - x₀)², x₀ being the first row.</summary>
    private readonly struct SumInputs(Batch batch) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int firstBlock, int lastBlock) = Partition.Of(batch.Blocks, 1, part, parts);
            for (int block = firstBlock; block < lastBlock; block++)
            {
                (int start, int end) = Partition.Of(batch.Rows, 1, block, batch.Blocks);
                int c = 0;
                for (; c + (4 * VectorRow.Lanes) <= batch.Channels; c += 4 * VectorRow.Lanes) Sum4(block, start, end, c);
                for (; c < batch.Channels; c += VectorRow.Lanes) Sum1(block, start, end, c);
            }
        }

        private void Sum4(int block, int start, int end, int c)
        {
            float* x = batch.Input + c;
            Vector512<float> z0 = Vector512.Load(x), z1 = Vector512.Load(x + 16), z2 = Vector512.Load(x + 32), z3 = Vector512.Load(x + 48);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
            x += (nint)start * batch.Channels;
            for (int row = start; row < end; row++, x += batch.Channels)
            {
                Vector512<float> d0 = Vector512.Load(x) - z0, d1 = Vector512.Load(x + 16) - z1, d2 = Vector512.Load(x + 32) - z2, d3 = Vector512.Load(x + 48) - z3;
                s0 += d0;
                s1 += d1;
                s2 += d2;
                s3 += d3;
                q0 = Vector512.FusedMultiplyAdd(d0, d0, q0);
                q1 = Vector512.FusedMultiplyAdd(d1, d1, q1);
                q2 = Vector512.FusedMultiplyAdd(d2, d2, q2);
                q3 = Vector512.FusedMultiplyAdd(d3, d3, q3);
            }

            float* first = batch.FirstSums(block) + c, second = batch.SecondSums(block) + c;
            s0.Store(first);
            s1.Store(first + 16);
            s2.Store(first + 32);
            s3.Store(first + 48);
            q0.Store(second);
            q1.Store(second + 16);
            q2.Store(second + 32);
            q3.Store(second + 48);
        }

        private void Sum1(int block, int start, int end, int c)
        {
            float* x = batch.Input + c;
            Vector512<float> zero = Vector512.Load(x), sum = default, squares = default, oddSum = default, oddSquares = default;
            x += (nint)start * batch.Channels;
            int row = start;
            for (; row + 1 < end; row += 2, x += 2 * batch.Channels)
            {
                Vector512<float> even = Vector512.Load(x) - zero, odd = Vector512.Load(x + batch.Channels) - zero;
                sum += even;
                oddSum += odd;
                squares = Vector512.FusedMultiplyAdd(even, even, squares);
                oddSquares = Vector512.FusedMultiplyAdd(odd, odd, oddSquares);
            }

            if (row < end)
            {
                Vector512<float> last = Vector512.Load(x) - zero;
                sum += last;
                squares = Vector512.FusedMultiplyAdd(last, last, squares);
            }

            (sum + oddSum).Store(batch.FirstSums(block) + c);
            (squares + oddSquares).Store(batch.SecondSums(block) + c);
        }
    }

    private readonly struct Normalise(Batch batch, float* output) : IParallelWork
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
                    Vector512<float> value = Vector512.FusedMultiplyAdd(centred, Vector512.Load(batch.Factor + c), Vector512.Load(batch.Shift + c));
                    VectorRow.Store(batch.Rectifies ? Rectifier.Of(value) : value, output + first + c, batch.Channels - c);
                }
            }
        }
    }

    /// <summary>Sums of dy and dy (x - mean).</summary>
    private readonly struct SumGradients(Batch batch) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int firstBlock, int lastBlock) = Partition.Of(batch.Blocks, 1, part, parts);
            for (int block = firstBlock; block < lastBlock; block++)
            {
                (int start, int end) = Partition.Of(batch.Rows, 1, block, batch.Blocks);
                int c = 0;
                for (; c + (2 * VectorRow.Lanes) <= batch.Channels; c += 2 * VectorRow.Lanes) Sum2(block, start, end, c);
                for (; c < batch.Channels; c += VectorRow.Lanes) Sum1(block, start, end, c);
            }
        }

        private void Sum2(int block, int start, int end, int c)
        {
            Vector512<float> mean0 = Vector512.Load(batch.Mean + c), mean1 = Vector512.Load(batch.Mean + c + 16);
            Vector512<float> factor0 = Vector512.Load(batch.Factor + c), factor1 = Vector512.Load(batch.Factor + c + 16);
            Vector512<float> shift0 = Vector512.Load(batch.Shift + c), shift1 = Vector512.Load(batch.Shift + c + 16);
            Vector512<float> sum0 = default, sum1 = default, byCentred0 = default, byCentred1 = default;
            nint at = ((nint)start * batch.Channels) + c;
            for (int row = start; row < end; row++, at += batch.Channels)
            {
                Vector512<float> centred0 = Vector512.Load(batch.Input + at) - mean0, centred1 = Vector512.Load(batch.Input + at + 16) - mean1;
                Vector512<float> by0 = batch.GradientAt(at, centred0, factor0, shift0), by1 = batch.GradientAt(at + 16, centred1, factor1, shift1);
                sum0 += by0;
                sum1 += by1;
                byCentred0 = Vector512.FusedMultiplyAdd(by0, centred0, byCentred0);
                byCentred1 = Vector512.FusedMultiplyAdd(by1, centred1, byCentred1);
            }

            sum0.Store(batch.FirstSums(block) + c);
            sum1.Store(batch.FirstSums(block) + c + 16);
            byCentred0.Store(batch.SecondSums(block) + c);
            byCentred1.Store(batch.SecondSums(block) + c + 16);
        }

        private void Sum1(int block, int start, int end, int c)
        {
            Vector512<float> mean = Vector512.Load(batch.Mean + c), factor = Vector512.Load(batch.Factor + c), shift = Vector512.Load(batch.Shift + c);
            Vector512<float> sum = default, byCentred = default;
            nint at = ((nint)start * batch.Channels) + c;
            for (int row = start; row < end; row++, at += batch.Channels)
            {
                Vector512<float> centred = Vector512.Load(batch.Input + at) - mean, by = batch.GradientAt(at, centred, factor, shift);
                sum += by;
                byCentred = Vector512.FusedMultiplyAdd(by, centred, byCentred);
            }

            sum.Store(batch.FirstSums(block) + c);
            byCentred.Store(batch.SecondSums(block) + c);
        }
    }

    /// <summary>The gradient by the inputs, in the place of that by the outputs.</summary>
    private readonly struct Differentiate(Batch batch) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(batch.Rows, 1, part, parts);
            for (int row = start; row < end; row++)
            {
                nint first = (nint)row * batch.Channels;
                for (int c = 0; c < batch.Channels; c += VectorRow.Lanes)
                {
                    Vector512<float> centred = Vector512.Load(batch.Input + first + c) - Vector512.Load(batch.Mean + c), factor = Vector512.Load(batch.Factor + c);
                    Vector512<float> by = batch.GradientAt(first + c, centred, factor, Vector512.Load(batch.Shift + c));
                    Vector512<float> statistics = Vector512.FusedMultiplyAdd(centred, Vector512.Load(batch.Slope + c), Vector512.Load(batch.Intercept + c));
                    VectorRow.Store(Vector512.FusedMultiplyAdd(by, factor, statistics), batch.Gradient + first + c, batch.Channels - c);
                }
            }
        }
    }
}
