namespace Crest.Numerics.Convolutions;

/// <summary>A convolution of a <see cref="ConvolutionChain"/> with what follows it before the next.</summary>
/// <param name="Shape">The convolution.</param>
/// <param name="Rectifies">Whether max(0, x) follows.</param>
/// <param name="Pools">Whether the largest of each 2×2 pixels follows; an odd last row or column is dropped.</param>
public readonly record struct ConvolutionStep(ConvolutionShape Shape, bool Rectifies, bool Pools)
{
    /// <summary>Whether (x - mean) · factor + shift, channel by channel, comes between the rectifier and the pooling.</summary>
    public bool Normalises { get; init; }

    /// <summary>Whether max(0, x) follows that.</summary>
    public bool RectifiesNormalised { get; init; }

    /// <summary>Rows of pixels of the result.</summary>
    public int OutputHeight => Pools ? Shape.OutputHeight / 2 : Shape.OutputHeight;

    /// <summary>Pixels of a row of the result.</summary>
    public int OutputWidth => Pools ? Shape.OutputWidth / 2 : Shape.OutputWidth;

    /// <summary>Values of a result.</summary>
    public int Outputs => OutputHeight * OutputWidth * Shape.Filters;

    /// <summary>Whether another step takes what this one gives.</summary>
    internal bool LeadsTo(in ConvolutionStep next) =>
        next.Shape.Height == OutputHeight && next.Shape.Width == OutputWidth && next.Shape.Channels == Shape.Filters;
}
