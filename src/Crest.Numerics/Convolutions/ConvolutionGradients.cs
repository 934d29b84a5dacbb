using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.Convolutions;

/// <summary>
/// The gradients of a convolution, image by image while its gradient is in the second-level cache. By the weights: for each row of the filter a
/// product whose inner dimension is the pixels, one run a row of the image. By the input: the convolution back.
/// </summary>
/// <remarks>
/// The gradient by the weights is a sum over images. The batch is cut into groups whose number does not depend on that of threads; each group is
/// summed by one thread, and the groups in their order, so that the bits are the same for any number of threads.
/// </remarks>
internal sealed unsafe class ConvolutionGradients
{
    /// <summary>Most groups of images: twelve are shared evenly by 2, 3, 4, 6 and 12 threads.</summary>
    private const int MostGroups = 12;

    private readonly ConvolutionShape _shape;
    private readonly Tensor _turnedFilters;
    private readonly Tensor _masked;
    private readonly Tensor _panels;
    private readonly Tensor _paddedGradient;
    private readonly Tensor _weightSums;
    private readonly Tensor _biasSums;

    public ConvolutionGradients(ConvolutionShape shape)
    {
        _shape = shape;
        _turnedFilters = new Tensor(0, PackedFilters<Tile512>.Length(shape.Back));
        _masked = new Tensor(0, WholeLines(shape.Outputs));
        _panels = new Tensor(0, WholeLines(shape.OutputHeight * shape.OutputWidth * ((shape.Filters + 31) / 32 * 32)));
        _paddedGradient = new Tensor(0, PaddedImage.Length(shape.Back));
        _weightSums = new Tensor(0, WholeLines(shape.Weights));
        _biasSums = new Tensor(0, WholeLines(shape.Filters));
    }

    public void Compute<TTile>(
        WorkerPool pool, Tensor input, Tensor padded, Tensor? rectified, Tensor gradient, Tensor weight, Tensor weightGradient, Tensor biasGradient, Tensor? inputGradient)
        where TTile : struct, ITile
    {
        int groups = Math.Min(MostGroups, gradient.Rows);
        _weightSums.Resize(groups);
        _biasSums.Resize(groups);
        _masked.Resize(rectified is null ? 0 : pool.Threads);
        _panels.Resize(pool.Threads);
        if (inputGradient is not null)
        {
            _turnedFilters.Resize(1);
            _paddedGradient.Resize(pool.Threads);
            PackedFilters<TTile>.PackTurned(_shape, weight, _turnedFilters.Pointer);
        }

        pool.Run(new Images<TTile>(
            _shape, gradient.Rows, groups, input.Pointer, padded.Pointer, rectified is null ? null : rectified.Pointer, gradient.Pointer, _masked.Pointer, _panels.Pointer, _weightSums.Pointer,
            _biasSums.Pointer, inputGradient is null ? null : inputGradient.Pointer, _paddedGradient.Pointer, _turnedFilters.Pointer));
        pool.Run(new SumOfGroups(_weightSums.Pointer, groups, _weightSums.Columns, _shape.Weights, weightGradient.Pointer));
        new SumOfGroups(_biasSums.Pointer, groups, _biasSums.Columns, _shape.Filters, biasGradient.Pointer).Run(0, 1);
    }

    /// <summary>Rounded up to whole cache lines, so that the memories of two threads share none.</summary>
    private static int WholeLines(int values) => checked(values + 15) / 16 * 16;

    private readonly struct Images<TTile>(
        ConvolutionShape shape, int samples, int groups, float* input, float* padded, float* rectified, float* gradient, float* masked, float* panels, float* weightSums,
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
            float* by = gradient + ((nint)sample * shape.Outputs);
            float* own = masked + ((nint)part * WholeLines(shape.Outputs));
            SumPixels(by, rectified is null ? null : rectified + ((nint)sample * shape.Outputs), own, biasSums + ((nint)group * WholeLines(shape.Filters)), adds);
            if (rectified is not null) by = own;
            DifferentiateByWeights(sample, by, weightSums + ((nint)group * WholeLines(shape.Weights)), adds, part);
            if (inputGradient is null) return;
            ConvolutionShape back = shape.Back;
            float* image = PaddedImage.Of(back, by, paddedGradient + ((nint)part * PaddedImage.Length(back)));
            Correlation<TTile>.Compute(back, image, turnedFilters, null, rectify: false, inputGradient + ((nint)sample * shape.Inputs), 0, shape.Height);
        }

        /// <summary>The gradient by the biases, and a copy of that by the result that is 0 where the result was rectified.</summary>
        private void SumPixels(float* by, float* result, float* copy, float* sums, bool adds)
        {
            int pixels = shape.OutputHeight * shape.OutputWidth, filters = shape.Filters;
            for (int i = 0; i < filters; i += VectorRow.Lanes)
            {
                Vector512<float> sum = adds ? Vector512.Load(sums + i) : default;
                nint at = i;
                for (int pixel = 0; pixel < pixels; pixel++, at += filters)
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

        private void DifferentiateByWeights(int sample, float* by, float* sums, bool adds, int part)
        {
            int pixels = shape.OutputHeight * shape.OutputWidth, filters = shape.Filters, depth = 3 * shape.Channels;
            float* image = PaddedImage.Of(shape, input + ((nint)sample * shape.Inputs), padded + ((nint)part * PaddedImage.Length(shape)));
            nint line = (nint)(shape.Width + (2 * shape.Margin)) * shape.Channels;
            float* panel = by; // Pixels of exactly one panel's width are one.
            if (filters > Tile<TTile>.Columns || filters != Tile<TTile>.Vectors(filters) * TTile.Lanes)
            {
                panel = panels + ((nint)part * WholeLines(pixels * ((filters + 31) / 32 * 32)));
                PanelPacking<TTile>.Pack(new Matrix((nint)by, pixels, filters, filters, 1), 0, pixels, 0, filters, 1, panel, null);
            }

            for (int first = 0; first < filters; first += Tile<TTile>.Columns)
            {
                int width = Math.Min(Tile<TTile>.Columns, filters - first);
                for (int row = 0; row < 3; row++)
                {
                    var seen = new TileRows(image + (row * line), 1, shape.Channels, depth, shape.OutputWidth, shape.OutputHeight, line);
                    Tile<TTile>.Multiply(seen, panel, Tile<TTile>.Vectors(width) * TTile.Lanes, sums + ((nint)row * depth * filters) + first, filters, width, adds, null);
                }

                panel += (nint)pixels * Tile<TTile>.Vectors(width) * TTile.Lanes;
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
