namespace Crest.Survey.Candidates;

/// <summary>What is done to a column's value x before a model sees it.</summary>
public enum FeatureTransform
{
    /// <summary>f·x (<c>none</c>).</summary>
    None,

    /// <summary>f/x (<c>reciprocal</c>).</summary>
    Reciprocal,

    /// <summary>f·log₁₀ x (<c>log10</c>), for values over many decades.</summary>
    Log10,

    /// <summary>f·arsinh x (<c>asinh</c>), for values over many decades on both sides of zero.</summary>
    Asinh,
}
