namespace Crest.Learning.Networks;

/// <summary>The shape of an image.</summary>
/// <param name="Height">Rows of pixels, at least 1.</param>
/// <param name="Width">Pixels of a row, at least 1.</param>
/// <param name="Channels">Values of a pixel, at least 1.</param>
public sealed record ImageShape(int Height, int Width, int Channels);
