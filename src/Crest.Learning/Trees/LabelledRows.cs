using Crest.Numerics.Tensors;

namespace Crest.Learning.Trees;

/// <summary>Rows whose class is known.</summary>
public sealed record LabelledRows
{
    /// <summary>Puts rows and classes together.</summary>
    /// <param name="features">[rows × features], at least one of each, as they are measured: not standardised, NaN is missing.</param>
    /// <param name="positive">What each row is.</param>
    /// <exception cref="ArgumentException">There are no rows, or not as many classes.</exception>
    public LabelledRows(Tensor features, bool[] positive)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(positive);
        if (features.Rows == 0 || features.Columns == 0) throw new ArgumentException("there are no rows or no features", nameof(features));
        if (features.Rows != positive.Length)
            throw new ArgumentException($"{features.Rows} rows with {positive.Length} classes", nameof(positive));
        (Features, Positive) = (features, positive);
    }

    /// <summary>[rows × features]; NaN is missing.</summary>
    public Tensor Features { get; }

    /// <summary>What each row is.</summary>
    public bool[] Positive { get; }
}
