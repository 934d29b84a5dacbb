using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Numerics.Convolutions;

/// <summary>
/// The cross-correlation of images with filters of 3×3 pixels, moved by one pixel at a time, and its gradients. Images lie pixel after
/// pixel, row after row, the channels of a pixel side by side (NHWC). One object serves one layer: it keeps memory from pass to pass.
/// </summary>
/// <remarks>
/// Bounded by arithmetic but for images of few channels, which are bounded by writing the result. Threads work image by image on a copy
/// with a border of zeros that stays in the second-level cache; what a filter sees is not unfolded (no im2col). No result
/// depends on the number of threads.
/// </remarks>
public sealed unsafe class ImageConvolution
{
    private readonly ConvolutionShape _shape;
    private readonly Tensor _filters;
    private readonly Tensor _padded;
    private readonly ConvolutionGradients _gradients;

    /// <summary>Makes the convolution of one shape.</summary>
    /// <param name="shape">The shape; images without margin must be 3×3 pixels or larger.</param>
    public ImageConvolution(ConvolutionShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)shape.Margin, 1u, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(shape.OutputHeight, shape.OutputWidth), 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            Math.Min(Math.Min(shape.Height, shape.Width), Math.Min(shape.Channels, shape.Filters)), 1, nameof(shape));
        _shape = shape;
        _filters = new Tensor(1, PackedFilters<Tile512>.Length(shape)); // as long as it is for any tile, or longer
        _padded = new Tensor(0, PaddedImage.Length(shape));
        _gradients = new ConvolutionGradients(shape);
    }

    /// <summary>Lays the filters over each pixel.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="input">[samples × height·width·channels].</param>
    /// <param name="weight">[9 channels × filters], row by row of the filter, pixel by pixel, channel by channel.</param>
    /// <param name="bias">[1 × filters].</param>
    /// <param name="rectify">Whether max(0, x) follows.</param>
    /// <param name="output">[samples × outputs], written.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Forward(WorkerPool pool, Tensor input, Tensor weight, Tensor bias, bool rectify, Tensor output)
    {
        if (Vector512.IsHardwareAccelerated) Forward<Tile512>(pool, input, weight, bias, rectify, output);
        else if (Vector256.IsHardwareAccelerated) Forward<Tile256>(pool, input, weight, bias, rectify, output);
        else Forward<Tile128>(pool, input, weight, bias, rectify, output);
    }

    /// <summary>The gradients by weights, biases and, where wanted, the input.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="input">As in the forward pass.</param>
    /// <param name="rectified">What the forward pass gave where it rectified: only where it is above 0 the gradient
    /// counts; otherwise null.</param>
    /// <param name="gradient">By the output [samples × outputs].</param>
    /// <param name="weight">As in the forward pass.</param>
    /// <param name="weightGradient">[9 channels × filters], written.</param>
    /// <param name="biasGradient">[1 × filters], written.</param>
    /// <param name="inputGradient">[samples × height·width·channels], written; null where it is not needed.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Backward(
        WorkerPool pool, Tensor input, Tensor? rectified, Tensor gradient, Tensor weight, Tensor weightGradient, Tensor biasGradient,
        Tensor? inputGradient)
    {
        if (Vector512.IsHardwareAccelerated)
            Backward<Tile512>(pool, input, rectified, gradient, weight, weightGradient, biasGradient, inputGradient);
        else if (Vector256.IsHardwareAccelerated)
            Backward<Tile256>(pool, input, rectified, gradient, weight, weightGradient, biasGradient, inputGradient);
        else Backward<Tile128>(pool, input, rectified, gradient, weight, weightGradient, biasGradient, inputGradient);
    }

    /// <summary>The forward pass with tiles of a given width; all run on every processor, at different speeds.</summary>
    internal void Forward<TTile>(WorkerPool pool, Tensor input, Tensor weight, Tensor bias, bool rectify, Tensor output)
        where TTile : struct, ITile
    {
        ArgumentNullException.ThrowIfNull(pool);
        Check(input.Columns == _shape.Inputs && output.Columns == _shape.Outputs && input.Rows == output.Rows, "images");
        Check(weight.Length == _shape.Weights && weight.Columns == _shape.Filters && bias.Length == _shape.Filters, "filters");
        PackedFilters<TTile>.Pack(_shape, weight, _filters.Pointer);
        _padded.Resize(pool.Threads);
        pool.Run(new ForwardWork<TTile>(
            _shape, input.Pointer, input.Rows, _padded.Pointer, _padded.Columns, _filters.Pointer, bias.Pointer, rectify, output.Pointer));
        KeepAlive(input, weight, bias, output);
    }

    /// <summary>The gradients with tiles of a given width.</summary>
    internal void Backward<TTile>(
        WorkerPool pool, Tensor input, Tensor? rectified, Tensor gradient, Tensor weight, Tensor weightGradient, Tensor biasGradient,
        Tensor? inputGradient) where TTile : struct, ITile
    {
        ArgumentNullException.ThrowIfNull(pool);
        Check(input.Columns == _shape.Inputs && gradient.Columns == _shape.Outputs && input.Rows == gradient.Rows, "images");
        Check(rectified is null || (rectified.Columns == _shape.Outputs && rectified.Rows == gradient.Rows), "results");
        Check(inputGradient is null || (inputGradient.Columns == _shape.Inputs && inputGradient.Rows == gradient.Rows), "gradients");
        Check(
            weight.Length == _shape.Weights && weightGradient.Length == _shape.Weights && biasGradient.Length == _shape.Filters, "filters");
        _padded.Resize(pool.Threads);
        _gradients.Compute<TTile>(pool, input, _padded, rectified, gradient, weight, weightGradient, biasGradient, inputGradient);
        KeepAlive(input, rectified, gradient, weight);
        KeepAlive(weightGradient, biasGradient, inputGradient, null);
    }

    /// <summary>The threads have pointers only: what is read here is not collected before they are done.</summary>
    private void KeepAlive(Tensor first, Tensor? second, Tensor? third, Tensor? fourth)
    {
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        GC.KeepAlive(third);
        GC.KeepAlive(fourth);
        GC.KeepAlive(this);
    }

    private void Check(bool fits, string what)
    {
        if (!fits) throw new ArgumentException($"the {what} do not fit the convolution {_shape}");
    }

    /// <summary>Each thread takes some rows of the results, which may begin or end within an image.</summary>
    private readonly struct ForwardWork<TTile>(
        ConvolutionShape shape, float* input, int samples, float* padded, int paddedLength, float* filters, float* bias, bool rectify,
        float* output)
        : IParallelWork where TTile : struct, ITile
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(samples * shape.OutputHeight, 1, part, parts);
            float* own = padded + ((nint)part * paddedLength);
            for (int row = start; row < end;)
            {
                int sample = row / shape.OutputHeight, first = row % shape.OutputHeight,
                    last = Math.Min(shape.OutputHeight, first + (end - row));
                float* image = PaddedImage.Of(shape, input + ((nint)sample * shape.Inputs), own);
                Correlation<TTile>.Compute(shape, image, filters, bias, rectify, output + ((nint)sample * shape.Outputs), first, last);
                row += last - first;
            }
        }
    }
}
