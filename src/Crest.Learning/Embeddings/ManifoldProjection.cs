using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>
/// UMAP, uniform manifold approximation and projection (McInnes, Healy, Melville 2018): places in a plane whose closeness is that of a
/// fuzzy graph of neighbours. It begins with the first two principal components, ten units long.
/// </summary>
public sealed class ManifoldProjection : Embedding
{
    /// <summary>Standard deviation of the first coordinate at the beginning.</summary>
    private const double FirstDeviation = 4;

    private readonly Tensor _features;
    private readonly Tensor _places;
    private readonly ManifoldOptions _options;

    private ManifoldProjection(Tensor features, Tensor places, ManifoldOptions options) =>
        (_features, _places, _options) = (features, places, options);

    /// <inheritdoc/>
    public override Tensor Coordinates => _places;

    /// <summary>Makes sure that a number of neighbours suits the number of samples.</summary>
    /// <param name="samples">How many there are.</param>
    /// <param name="neighbours">How many are wanted.</param>
    /// <returns>What is wrong and how to mend it; null where it suits.</returns>
    public static string? Fault(int samples, int neighbours) =>
        samples < 4 ? $"UMAP needs at least 4 samples, there are {samples}; give more data"
        : neighbours >= samples
            ? $"{neighbours} neighbours are too many for {samples} samples; give at most {samples - 1}, or more than {neighbours} samples"
        : null;

    /// <summary>Fits the embedding.</summary>
    /// <param name="features">[samples × features].</param>
    /// <param name="options">How.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CrestException">A feature is no finite number, or there are too few samples for the neighbours.</exception>
    public static ManifoldProjection Fit(
        Tensor features, ManifoldOptions options, WorkerPool pool, IProgress<StepProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(features);
        ArgumentNullException.ThrowIfNull(options);
        if (Fault(features.Rows, options.Neighbours) is { } fault) throw new CrestException(fault);
        void Advanced(int done, int all)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StepProgress("finding neighbours", done, all));
        }

        Neighbours neighbours = features.Rows < NearestByDescent.FewestSamples
            ? NearestSamples.Among(features, options.Neighbours, pool, done => Advanced(done, features.Rows))
            : NearestByDescent.Among(features, options.Neighbours, options.Seed, pool, Advanced);
        float[] memberships = FuzzyNeighbours.Of(neighbours, pool);
        // The probability that an edge is there in one direction or the other.
        SparseGraph graph = SparseGraph.Symmetric(neighbours, memberships, (there, back) => there + back - (there * back));
        Tensor places = InitialPlaces.Of(features, FirstDeviation, options.Seed, pool);
        int epochs = options.EpochsOf(features.Rows);
        ManifoldLayout.Move(
            graph.Starts, graph.Ends, graph.Weights, places, places, ClosenessCurve.Of(options.LeastDistance), epochs, rate: 1,
            new RandomStream(options.Seed, "pushes of UMAP"), pool, epoch =>
            {
                cancellation.ThrowIfCancellationRequested();
                if (epoch % 10 == 0) progress?.Report(new StepProgress("UMAP", epoch, epochs));
            });
        return new ManifoldProjection(features, places, options);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A new sample begins at the mean of its neighbours among those fitted, weighted by their memberships, and goes through a third of the
    /// epochs; those fitted stay where they are.
    /// </remarks>
    public override Tensor Transform(Tensor features, WorkerPool pool)
    {
        Check(features, _features.Columns);
        Neighbours neighbours = NearestSamples.Of(features, _features, _options.Neighbours, pool);
        float[] memberships = FuzzyNeighbours.Of(neighbours, pool);
        int[] starts = [.. Enumerable.Range(0, features.Rows + 1).Select(row => row * neighbours.Count)];
        var placed = new Tensor(features.Rows, 2);
        for (int row = 0; row < placed.Rows; row++)
        {
            ReadOnlySpan<int> near = neighbours.Of(row);
            float x = 0, y = 0, sum = 0;
            for (int i = 0; i < near.Length; i++)
            {
                float weight = memberships[starts[row] + i];
                (x, y, sum) = (x + (weight * _places[near[i], 0]), y + (weight * _places[near[i], 1]), sum + weight);
            }

            (placed[row, 0], placed[row, 1]) = (x / sum, y / sum);
        }

        ManifoldLayout.Move(
            starts, neighbours.Indices, memberships, placed, _places, ClosenessCurve.Of(_options.LeastDistance),
            Math.Max(1, _options.EpochsOf(_features.Rows) / 3), rate: 0.25, new RandomStream(_options.Seed, "pushes on new samples"), pool);
        return placed;
    }
}
