namespace Crest.Learning.Layers;

/// <summary>What a layer does to its outputs before it hands them on.</summary>
public enum Activation
{
    /// <summary>Nothing.</summary>
    Linear,

    /// <summary>max(0, x); its slope at 0 counts as 0.</summary>
    Rectifier,
}
