using System.Globalization;
using Crest.Foundation.Options;
using Crest.Learning.Embeddings;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Exploration;

/// <summary><c>crest explore tsne</c>: t-distributed stochastic neighbour embedding.</summary>
[Command("explore tsne")]
public sealed record ExploreTsne : ExploreJob
{
    /// <summary>The effective number of neighbours.</summary>
    [Option(
        OptionRole.Hyperparameter, "Effective number of neighbours of a sample; below the number of samples.",
        Minimum = 1, AboveMinimum = true)]
    public double Perplexity { get; init; } = 30;

    /// <summary>Steps of the descent.</summary>
    [Option(
        OptionRole.Hyperparameter, "Steps of the descent; in the first 250, neighbours pull 12 times as strongly.",
        Minimum = NeighbourEmbeddingOptions.ExaggeratedIterations, Maximum = 100_000)]
    public int Iterations { get; init; } = 750;

    private protected override string Method => "tsne";

    private protected override string Title => "t-SNE";

    private protected override void CheckFit(int samples, int features)
    {
        if (NeighbourEmbedding.Fault(samples, Perplexity) is { } fault) throw new OptionException("perplexity", fault);
    }

    private protected override Embedding Embed(Tensor features, WorkerPool pool, JobContext context) => NeighbourEmbedding.Fit(
        features, new NeighbourEmbeddingOptions(Perplexity, Iterations, Seed), pool, context.Progress, context.Cancellation);

    private protected override IReadOnlyList<string> Notes(Embedding embedding) => embedding is NeighbourEmbedding tsne
        ? [$"Kullback-Leibler divergence {tsne.Divergence.ToString("F4", CultureInfo.InvariantCulture)}, perplexity {Perplexity}."]
        : [];
}
