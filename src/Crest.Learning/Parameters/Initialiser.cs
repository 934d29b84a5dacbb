namespace Crest.Learning.Parameters;

/// <summary>What the weights of a layer are drawn from before training.</summary>
public enum Initialiser
{
    /// <summary>Uniformly within ±1 / √inputs.</summary>
    Uniform,

    /// <summary>A normal distribution with standard deviation 1 / inputs, cut off at twice that.</summary>
    TruncatedNormal,
}
