using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>Where a descent begins: the first two principal components, scaled.</summary>
internal static class InitialPlaces
{
    /// <summary>Computes them.</summary>
    /// <param name="features">[samples × features].</param>
    /// <param name="deviation">Standard deviation of the first coordinate.</param>
    /// <param name="seed">Seed of the components, and of noise of a thousandth of the deviation: equal samples could not part.</param>
    /// <param name="pool">The threads to use.</param>
    public static Tensor Of(Tensor features, double deviation, long seed, WorkerPool pool)
    {
        var components = PrincipalComponents.Fit(
            features, Math.Min(2, Math.Min(features.Rows, features.Columns)), PrincipalComponentSolver.Randomised, seed, pool);
        double variance = components.Variances[0];
        float scale = variance > 0 ? (float)(deviation / Math.Sqrt(variance)) : 0;
        var noise = new Numerics.RandomStreams.RandomSequence(new Numerics.RandomStreams.RandomStream(seed, "first places"));
        var places = new Tensor(features.Rows, 2);
        for (int row = 0; row < places.Rows; row++)
            for (int axis = 0; axis < 2; axis++)
            {
                float start = axis < components.Count ? components.Coordinates[row, axis] * scale : 0;
                places[row, axis] = start + (float)(noise.NextNormal() * deviation * 1e-3);
            }

        return places;
    }
}
