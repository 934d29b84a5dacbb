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
        nint line = (nint)(shape.Width + (2 * shape.Margin)) * shape.Channels, outputLine = (nint)shape.OutputWidth * shape.Filters;
        int depth = 3 * shape.Channels;
        for (int first = 0; first < shape.Filters; first += Tile<TTile>.Columns)
        {
            int width = Math.Min(Tile<TTile>.Columns, shape.Filters - first);
            for (int y = start; y < end; y++)
            {
                var pixels = new TileRows(padded + (y * line), shape.Channels, 1, shape.OutputWidth, depth, 3, line);
                float* to = output + (y * outputLine) + first;
                Tile<TTile>.Multiply(
                    pixels, filters, Tile<TTile>.Vectors(width) * TTile.Lanes, to, shape.Filters, width, adds: false,
                    bias is null ? null : bias + first);
                if (rectify) Rectify(to, shape.OutputWidth, width, shape.Filters);
            }

            filters += (nint)ConvolutionShape.Taps * shape.Channels * Tile<TTile>.Vectors(width) * TTile.Lanes;
        }
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
