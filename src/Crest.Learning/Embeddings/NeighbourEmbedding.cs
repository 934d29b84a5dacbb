using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>
/// t-SNE, t-distributed stochastic neighbour embedding (van der Maaten, Hinton 2008): places in a plane whose pairs are as probable under
/// q ∝ 1 / (1 + |y_i - y_j|²) as the neighbours among the features under p. Exact neighbours, repulsion by interpolation on a grid, and the
/// usual settings for many samples (Belkina and others 2019; Kobak, Berens 2019): it begins with the first two principal components, and
/// the learning rate is n / 12.
/// </summary>
public sealed class NeighbourEmbedding : Embedding
{
    private readonly Tensor _features;
    private readonly Tensor _places;

    private NeighbourEmbedding(Tensor features, Tensor places, double divergence) =>
        (_features, _places, Divergence) = (features, places, divergence);

    /// <summary>The Kullback-Leibler divergence Σ p log(p / q) that is left, at least 0.</summary>
    public double Divergence { get; }

    /// <inheritdoc/>
    public override Tensor Coordinates => _places;

    /// <summary>Makes sure that a perplexity suits the number of samples.</summary>
    /// <param name="samples">How many there are.</param>
    /// <param name="perplexity">The wanted one.</param>
    /// <returns>What is wrong and how to mend it; null where it suits.</returns>
    public static string? Fault(int samples, double perplexity) =>
        samples < 4 ? $"t-SNE needs at least 4 samples, there are {samples}; give more data"
        : perplexity >= samples - 1
            ? $"{perplexity} is too large for {samples} samples; "
                + $"give less than {samples - 1}, or more than {Math.Ceiling(perplexity) + 1} samples"
        : null;

    /// <summary>Fits the embedding.</summary>
    /// <param name="features">[samples × features].</param>
    /// <param name="options">How.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CrestException">A feature is no finite number, or there are too few samples for the perplexity.</exception>
    public static NeighbourEmbedding Fit(
        Tensor features, NeighbourEmbeddingOptions options, WorkerPool pool, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(features);
        ArgumentNullException.ThrowIfNull(options);
        if (Fault(features.Rows, options.Perplexity) is { } fault) throw new CrestException(fault);
        Neighbours neighbours = NearestSamples.Among(features, options.NeighboursOf(features.Rows - 1), pool, done =>
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StepProgress("finding neighbours", done, features.Rows));
        });
        float[] conditional = PerplexityCalibration.Of(neighbours, options.Perplexity, pool);
        // p_ij = (p(j|i) + p(i|j)) / 2n
        float share = 0.5f / features.Rows;
        SparseGraph graph = SparseGraph.Symmetric(neighbours, conditional, (there, back) => (there + back) * share);
        Tensor places = InitialPlaces.Of(features, 1e-4, options.Seed, pool);
        var descent = new NeighbourDescent(graph, places, pool);
        for (int step = 0; step < options.Iterations; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            bool early = step < NeighbourEmbeddingOptions.ExaggeratedIterations;
            descent.Step(early ? NeighbourEmbeddingOptions.Exaggeration : 1, early ? 0.5f : 0.8f);
            if (step % 10 == 9) progress?.Report(new StepProgress("t-SNE", step + 1, options.Iterations));
        }

        return new NeighbourEmbedding(features, places, descent.Divergence());
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A new sample begins at the mean of its neighbours among those fitted, weighted by p(j|i), and descends the divergence of its own
    /// p(j|i) from its own q(j|i); those fitted stay where they are, and new ones do not act on each other (Poličar, Stražar, Zupan 2023).
    /// </remarks>
    public override Tensor Transform(Tensor features, WorkerPool pool)
    {
        Check(features, _features.Columns);
        return PlacedAmong.Of(features, _features, _places, pool);
    }
}
