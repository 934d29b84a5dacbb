namespace Crest.Learning.Layers;

/// <summary>What a convolution does at the border of an image.</summary>
public enum Padding
{
    /// <summary>Counts what lies outside as 0; the result is as large as the image.</summary>
    Same,

    /// <summary>Stays inside; the result is smaller by two rows and columns.</summary>
    Valid,
}
