namespace Crest.Numerics.Convolutions;

/// <summary>A convolution with filters of 3×3 pixels: what comes in, what comes out.</summary>
/// <param name="Height">Rows of pixels of an image.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Channels">Values of a pixel.</param>
/// <param name="Filters">Number of filters, the values of a pixel of the result.</param>
/// <param name="Margin">Pixels of zeros that an image gets on each side: 1, or 0 for a result that is smaller
/// by two rows and columns.</param>
public readonly record struct ConvolutionShape(int Height, int Width, int Channels, int Filters, int Margin)
{
    /// <summary>Pixels of a filter.</summary>
    public const int Taps = 9;

    /// <summary>Rows of pixels of the result.</summary>
    public int OutputHeight => Height + (2 * Margin) - 2;

    /// <summary>Pixels of a row of the result.</summary>
    public int OutputWidth => Width + (2 * Margin) - 2;

    /// <summary>Values of an image.</summary>
    public int Inputs => Height * Width * Channels;

    /// <summary>Values of a result.</summary>
    public int Outputs => OutputHeight * OutputWidth * Filters;

    /// <summary>Values of the filters.</summary>
    public int Weights => Taps * Channels * Filters;

    /// <summary>
    /// The convolution that takes a gradient back to the image: the filters' and the image's roles exchanged, and each pixel of the image
    /// gets from all that it gave to, so that the gradient's border is as wide as needed to come back to the image's size.
    /// </summary>
    internal ConvolutionShape Back => new(OutputHeight, OutputWidth, Filters, Channels, 2 - Margin);
}
