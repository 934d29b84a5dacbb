namespace Crest.Survey.Candidates;

/// <summary>What a model is given of a column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Transform">What is done to its value.</param>
/// <param name="Factor">The factor f of the transform.</param>
public readonly record struct CandidateFeature(string Column, FeatureTransform Transform = FeatureTransform.None, double Factor = 1)
{
    /// <summary>A name for tables: <c>1.0857/magerr</c>.</summary>
    public string Name() => Transform switch
    {
        FeatureTransform.None => Factor == 1 ? Column : $"{Factor:R}*{Column}",
        FeatureTransform.Reciprocal => $"{Factor:R}/{Column}",
        FeatureTransform.Log10 => Factor == 1 ? $"log10({Column})" : $"{Factor:R}*log10({Column})",
        _ => Factor == 1 ? $"asinh({Column})" : $"{Factor:R}*asinh({Column})",
    };

    /// <summary>
    /// The feature of a value; not finite where the transform has none (1/0, the logarithm of -1) or it is beyond single precision.
    /// </summary>
    /// <param name="value">The column's value.</param>
    public float Of(double value) => (float)(Factor * Transform switch
    {
        FeatureTransform.None => value,
        FeatureTransform.Reciprocal => 1 / value,
        FeatureTransform.Log10 => Math.Log10(value),
        _ => Math.Asinh(value),
    });
}
