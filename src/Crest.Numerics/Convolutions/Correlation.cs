using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.Convolutions;

/// <summary>
/// Filters laid over each pixel of a padded image, as a product that nobody writes down: row by row of the filter, what it sees of the
/// image lies side by side (3 pixels of some channels), and what the next pixel's sees begins one pixel later. So a tile's rows are pixels,
/// and its inner dimension is three runs, one in each row of the image.
/// </summary>
/// <typeparam name="TTile">The tile.</typeparam>
internal static unsafe class Correlation<TTile> where TTile : struct, ITile
{
    /// <summary>Computes some rows of the result of one image.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="padded">The image with its border.</param>
    /// <param name="filters">The packed filters.</param>
    /// <param name="bias">A value for each filter, or null for 0.</param>
    /// <param name="rectify">Whether max(0, x) follows.</param>
    /// <param name="output">The result's first value.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The row after the last.</param>
    public static void Compute(
        in ConvolutionShape shape, float* padded, float* filters, float* bias, bool rectify, float* output, int start, int end)
    {
        nint outputLine = (nint)shape.OutputWidth * shape.Filters;
        for (int first = 0; first < shape.Filters; first += Tile<TTile>.Columns)
        {
            int width = Math.Min(Tile<TTile>.Columns, shape.Filters - first);
            for (int y = start; y < end; y++)
            {
                float* to = output + (y * outputLine) + first;
                ComputeRow(shape, padded, filters, bias is null ? null : bias + first, rectify, to, shape.Filters, width, y);
            }

            filters += (nint)ConvolutionShape.Taps * shape.Channels * Tile<TTile>.Vectors(width) * TTile.Lanes;
        }
    }

    /// <summary>One row of pixels by one panel of filters.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="padded">The image with its border.</param>
    /// <param name="panel">The packed filters.</param>
    /// <param name="bias">A value for each filter of the panel, or null for 0.</param>
    /// <param name="rectify">Whether max(0, x) follows.</param>
    /// <param name="to">Where the values of the first pixel go.</param>
    /// <param name="stride">Values from one pixel to the next there.</param>
    /// <param name="width">Filters of the panel.</param>
    /// <param name="y">The row.</param>
    public static void ComputeRow(
        in ConvolutionShape shape, float* padded, float* panel, float* bias, bool rectify, float* to, nint stride, int width, int y)
    {
        TileRows pixels = Seen(shape, padded, y);
        if (typeof(TTile) == typeof(Tile512) && width % TTile.Lanes == 0)
        {
            PixelTile.Multiply(pixels, panel, Tile<TTile>.Vectors(width), bias, rectify ? 0 : float.NegativeInfinity, to, stride);
            return;
        }

        Tile<TTile>.Multiply(pixels, panel, Tile<TTile>.Vectors(width) * TTile.Lanes, to, stride, width, adds: false, bias);
        if (rectify) Rectify(to, shape.OutputWidth, width, stride);
    }

    /// <summary>What the filters see of each pixel of a row of the result.</summary>
    private static TileRows Seen(in ConvolutionShape shape, float* padded, int y)
    {
        nint line = (nint)(shape.Width + (2 * shape.Margin)) * shape.Channels;
        return new TileRows(padded + (y * line), shape.Channels, 1, shape.OutputWidth, 3 * shape.Channels, 3, line);
    }

    /// <summary>While the pixels still are in the first-level cache. What is not a number stays so.</summary>
    private static void Rectify(float* values, int pixels, int width, nint stride)
    {
        for (int pixel = 0; pixel < pixels; pixel++, values += stride)
            for (int i = 0; i < width; i += VectorRow.Lanes)
            {
                Vector512<float> value = Vector512.Load(values + i);
                VectorRow.Store(Vector512.AndNot(value, Vector512.LessThan(value, Vector512<float>.Zero)), values + i, width - i);
            }
    }
}
