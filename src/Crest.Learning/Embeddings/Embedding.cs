using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>A map of samples to few coordinates, fitted to some samples and applicable to others.</summary>
public abstract class Embedding
{
    /// <summary>Where the samples are that it was fitted to [samples × coordinates].</summary>
    public abstract Tensor Coordinates { get; }

    /// <summary>Places samples that it was not fitted to; each is placed by itself.</summary>
    /// <param name="features">[samples × features], as many features as it was fitted to.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <returns>[samples × coordinates].</returns>
    /// <exception cref="CrestException">A feature is NaN or infinite, or the features are others.</exception>
    public abstract Tensor Transform(Tensor features, WorkerPool pool);

    /// <summary>Makes sure that every feature is a finite number.</summary>
    /// <param name="features">[samples × features].</param>
    /// <exception cref="CrestException">One is not, or there is none.</exception>
    public static void Check(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns == 0) throw new CrestException("the samples have no features; give data with at least one");
        for (int row = 0; row < features.Rows; row++)
        {
            ReadOnlySpan<float> values = features.Row(row);
            for (int i = 0; i < values.Length; i++)
            {
                if (!float.IsFinite(values[i]))
                    throw new CrestException($"feature {i + 1} of sample {row + 1} is {values[i]}; give data without such values");
            }
        }
    }

    private protected static void Check(Tensor features, int expected)
    {
        Check(features);
        if (features.Columns != expected)
            throw new CrestException($"the samples have {features.Columns} features, the embedding was fitted to {expected}");
    }
}
