using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;

namespace Crest.Numerics.Convolutions;

/// <summary>The filters in panels, as a tile reads them.</summary>
/// <typeparam name="TTile">The tile that reads them.</typeparam>
internal static unsafe class PackedFilters<TTile> where TTile : struct, ITile
{
    /// <summary>Values that the packed filters take.</summary>
    public static int Length(in ConvolutionShape shape) =>
        checked(ConvolutionShape.Taps * shape.Channels
            * ((shape.Filters + Tile<TTile>.Columns - 1) / Tile<TTile>.Columns * Tile<TTile>.Columns));

    /// <summary>Packs [9 channels × filters].</summary>
    public static void Pack(in ConvolutionShape shape, Tensor weight, float* packed) =>
        PanelPacking<TTile>.Pack(Matrix.Of(weight), 0, weight.Rows, 0, weight.Columns, 1, packed, null);

    /// <summary>
    /// Packs the filters turned by half a turn, channels and filters exchanged: those of the convolution back to the image.
    /// </summary>
    /// <param name="shape">The convolution whose gradient is meant.</param>
    /// <param name="weight">[9 channels × filters].</param>
    /// <param name="packed">Written.</param>
    public static void PackTurned(in ConvolutionShape shape, Tensor weight, float* packed)
    {
        for (int start = 0; start < shape.Channels; start += Tile<TTile>.Columns)
        {
            int width = Math.Min(Tile<TTile>.Columns, shape.Channels - start);
            for (int tap = ConvolutionShape.Taps - 1; tap >= 0; tap--)
            {
                var turned = new Matrix(
                    (nint)(weight.Pointer + ((nint)tap * shape.Channels * shape.Filters)), shape.Filters, shape.Channels, 1, shape.Filters);
                PanelPacking<TTile>.Pack(turned, 0, shape.Filters, start, width, 1, packed, null);
                packed += (nint)shape.Filters * Tile<TTile>.Vectors(width) * TTile.Lanes;
            }
        }
    }
}
