using System.Text.Json.Serialization;

namespace Crest.Numerics.Tensors;

/// <summary>
/// The shape of one sample as a layer sees it: an image, whose values lie pixel after pixel, row after row, the channels of a pixel side by
/// side (NHWC with the samples). Flat data are an image of one pixel.
/// </summary>
/// <remarks>
/// Channels lie innermost because every layer then works on whole vectors of them: a pixel's three neighbours in a row are one run of
/// values for a convolution, a pixel is a row of the matrix that batch normalisation sees, and the largest of four
/// pixels is taken vector by vector.
/// </remarks>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Channels">Values of a pixel.</param>
public sealed record ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Number of pixels.</summary>
    [JsonIgnore]
    public int Pixels => Height * Width;

    /// <summary>Number of values.</summary>
    [JsonIgnore]
    public int Values => Height * Width * Channels;

    /// <summary>The shape of data that are no image.</summary>
    /// <param name="values">Number of values.</param>
    public static ImageShape Flat(int values) => new(1, 1, values);

    /// <inheritdoc/>
    public override string ToString() => $"{Height}×{Width}×{Channels}";
}
