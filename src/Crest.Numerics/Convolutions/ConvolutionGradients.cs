using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.Convolutions;

/// <summary>
/// The gradients of a convolution, image by image while its gradient is in the second-level cache. By the weights: for each row of the
/// filter a product whose inner dimension is the pixels, one run a row of the image. By the input: the convolution back.
/// </summary>
/// <remarks>
/// The gradient by the weights is a sum over images. The batch is cut into groups whose number does not depend on that of threads; each
/// group is summed by one thread, and the groups in their order, so that the bits are the same for any number of threads.
/// </remarks>
internal sealed unsafe class ConvolutionGradients
{
    /// <summary>Most groups of images: twelve are shared evenly by 2, 3, 4, 6 and 12 threads.</summary>
    private const int MostGroups = 12;

    private readonly ConvolutionShape _shape;
    private readonly Tensor _turnedFilters;
    private readonly Tensor _masked;
    private readonly Tensor _paddedGradient;
    private readonly Tensor _weightSums;
    private readonly Tensor _biasSums;

    public ConvolutionGradients(ConvolutionShape shape)
    {
        _shape = shape;
        _turnedFilters = new Tensor(0, PackedFilters<Tile512>.Length(shape.Back));
        _masked = new Tensor(0, VectorRow.Padded(shape.Outputs));
        _paddedGradient = new Tensor(0, PaddedImage.Length(shape.Back));
        _weightSums = new Tensor(0, VectorRow.Padded(shape.Weights));
        _biasSums = new Tensor(0, VectorRow.Padded(shape.Filters));
    }

    public void Compute<TTile>(
        WorkerPool pool, Tensor input, Tensor padded, Tensor? rectified, Tensor gradient, Tensor weight, Tensor weightGradient,
        Tensor biasGradient, Tensor? inputGradient)
        where TTile : struct, ITile
    {
        int groups = Math.Min(MostGroups, gradient.Rows);
        _weightSums.Resize(groups);
        _biasSums.Resize(groups);
        _masked.Resize(rectified is null ? 0 : pool.Threads);
        if (inputGradient is not null)
        {
            _turnedFilters.Resize(1);
            _paddedGradient.Resize(pool.Threads);
            PackedFilters<TTile>.PackTurned(_shape, weight, _turnedFilters.Pointer);
        }

        pool.Run(new Images<TTile>(
            _shape, gradient.Rows, groups, input.Pointer, padded.Pointer, rectified is null ? null : rectified.Pointer, gradient.Pointer,
            _masked.Pointer, _weightSums.Pointer,
            _biasSums.Pointer, inputGradient is null ? null : inputGradient.Pointer, _paddedGradient.Pointer, _turnedFilters.Pointer));
        pool.Run(new SumOfGroups(_weightSums.Pointer, groups, _weightSums.Columns, _shape.Weights, weightGradient.Pointer));
        new SumOfGroups(_biasSums.Pointer, groups, _biasSums.Columns, _shape.Filters, biasGradient.Pointer).Run(0, 1);
    }

    private readonly struct Images<TTile>(
        ConvolutionShape shape, int samples, int groups, float* input, float* padded, float* rectified, float* gradient, float* masked,
        float* weightSums,
        float* biasSums, float* inputGradient, float* paddedGradient, float* turnedFilters) : IParallelWork where TTile : struct, ITile
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(groups, 1, part, parts);
            for (int group = start; group < end; group++)
            {
                (int first, int last) = Partition.Of(samples, 1, group, groups);
                for (int sample = first; sample < last; sample++) Differentiate(sample, group, sample > first, part);
            }
        }

        private void Differentiate(int sample, int group, bool adds, int part)
        {
            float* image = PaddedImage.Of(shape, input + ((nint)sample * shape.Inputs), padded + ((nint)part * PaddedImage.Length(shape)));
            float* by = gradient + ((nint)sample * shape.Outputs),
                result = rectified is null ? null : rectified + ((nint)sample * shape.Outputs);
            float* counted = rectified is null ? by : masked + ((nint)part * VectorRow.Padded(shape.Outputs));
            SumPixels(by, result, counted, biasSums + ((nint)group * VectorRow.Padded(shape.Filters)), adds);
            DifferentiateByWeights(image, counted, weightSums + ((nint)group * VectorRow.Padded(shape.Weights)), adds);
            if (inputGradient is null) return;
            ConvolutionShape back = shape.Back;
            float* paddedBy = PaddedImage.Of(back, counted, paddedGradient + ((nint)part * PaddedImage.Length(back)));
            Correlation<TTile>.Compute(
                back, paddedBy, turnedFilters, null, rectify: false, inputGradient + ((nint)sample * shape.Inputs), 0, shape.Height);
        }

        /// <summary>The gradient by the biases, and a copy of that by the result that is 0 where the result was rectified.</summary>
        private void SumPixels(float* by, float* result, float* copy, float* sums, bool adds)
        {
            int filters = shape.Filters, i = 0;
            for (; i + (2 * VectorRow.Lanes) <= filters; i += 2 * VectorRow.Lanes)
            {
                Vector512<float> left = adds ? Vector512.Load(sums + i) : default,
                    right = adds ? Vector512.Load(sums + i + VectorRow.Lanes) : default;
                for (nint at = i; at < shape.Outputs; at += filters)
                {
                    Vector512<float> one = Vector512.Load(by + at), other = Vector512.Load(by + at + VectorRow.Lanes);
                    if (result is not null)
                    {
                        one &= Vector512.GreaterThan(Vector512.Load(result + at), Vector512<float>.Zero);
                        other &= Vector512.GreaterThan(Vector512.Load(result + at + VectorRow.Lanes), Vector512<float>.Zero);
                        one.Store(copy + at);
                        other.Store(copy + at + VectorRow.Lanes);
                    }

                    left += one;
                    right += other;
                }

                left.Store(sums + i);
                right.Store(sums + i + VectorRow.Lanes);
            }

            for (; i < filters; i += VectorRow.Lanes)
            {
                Vector512<float> sum = adds ? Vector512.Load(sums + i) : default;
                for (nint at = i; at < shape.Outputs; at += filters)
                {
                    Vector512<float> value = Vector512.Load(by + at);
                    if (result is not null)
                    {
                        value &= Vector512.GreaterThan(Vector512.Load(result + at), Vector512<float>.Zero);
                        VectorRow.Store(value, copy + at, filters - i);
                    }

                    sum += value;
                }

                VectorRow.Store(sum, sums + i, filters - i);
            }
        }

        private void DifferentiateByWeights(float* image, float* by, float* sums, bool adds)
        {
            int filters = shape.Filters, depth = 3 * shape.Channels;
            nint line = (nint)(shape.Width + (2 * shape.Margin)) * shape.Channels;
            for (int first = 0; first < filters; first += Tile<TTile>.Columns)
            {
                for (int row = 0; row < 3; row++)
                {
                    var seen = new TileRows(image + (row * line), 1, shape.Channels, depth, shape.OutputWidth, shape.OutputHeight, line);
                    float* to = sums + ((nint)row * depth * filters) + first;
                    Tile<TTile>.Multiply(
                        seen, by + first, filters, to, filters, Math.Min(Tile<TTile>.Columns, filters - first), adds, null);
                }
            }
        }
    }

    private readonly struct SumOfGroups(float* values, int groups, int stride, int length, float* sums) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> sum = default;
                for (int group = 0; group < groups; group++) sum += Vector512.Load(values + ((nint)group * stride) + i);
                VectorRow.Store(sum, sums + i, end - i);
            }
        }
    }
}
