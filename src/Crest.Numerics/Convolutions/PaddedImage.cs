using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.Convolutions;

/// <summary>An image with a border of zeros, in memory that was zero at first and whose border nobody writes.</summary>
internal static unsafe class PaddedImage
{
    /// <summary>Values of an image with its border, rounded up to whole cache lines so that those of two threads share none.</summary>
    public static int Length(in ConvolutionShape shape) =>
        VectorRow.Padded(checked((shape.Height + (2 * shape.Margin)) * (shape.Width + (2 * shape.Margin)) * shape.Channels));

    /// <summary>Copies an image into the border; one that needs none stays where it is.</summary>
    /// <param name="shape">The convolution that will read it.</param>
    /// <param name="image">Its pixels.</param>
    /// <param name="padded">Where it goes.</param>
    /// <returns>The first value of the image with its border.</returns>
    public static float* Of(in ConvolutionShape shape, float* image, float* padded)
    {
        if (shape.Margin == 0) return image;
        nint row = (nint)shape.Width * shape.Channels, paddedRow = (nint)(shape.Width + (2 * shape.Margin)) * shape.Channels;
        float* to = padded + (shape.Margin * (paddedRow + shape.Channels));
        for (int y = 0; y < shape.Height; y++, image += row, to += paddedRow)
            new ReadOnlySpan<float>(image, (int)row).CopyTo(new Span<float>(to, (int)row));
        return padded;
    }
}
