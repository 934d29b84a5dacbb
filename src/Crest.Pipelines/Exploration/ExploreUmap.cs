using System.Globalization;
using Crest.Foundation.Options;
using Crest.Learning.Embeddings;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Exploration;

/// <summary><c>crest explore umap</c>: uniform manifold approximation and projection.</summary>
[Command("explore umap")]
public sealed record ExploreUmap : ExploreJob
{
    /// <summary>Neighbours that count.</summary>
    [Option(OptionRole.Hyperparameter, "Neighbours of a sample that count; below the number of samples.", Minimum = 2, Maximum = 1000)]
    public int Neighbours { get; init; } = 15;

    /// <summary>How close samples are put.</summary>
    [Option(OptionRole.Hyperparameter, "How close samples are put.", Minimum = 0, Maximum = 1, BelowMaximum = true)]
    public double MinDist { get; init; } = 0.05;

    /// <summary>Passes over the edges.</summary>
    [Option(
        OptionRole.Hyperparameter, "Passes over the edges of the graph.", Minimum = 1, Maximum = 100_000,
        Default = "500 of at most 10,000 samples, else 200")]
    public int? Epochs { get; init; }

    private protected override string Method => "umap";

    private protected override string Title => "UMAP";

    private protected override void CheckFit(int samples, int features)
    {
        if (ManifoldProjection.Fault(samples, Neighbours) is { } fault) throw new OptionException("neighbours", fault);
    }

    private protected override Embedding Embed(Tensor features, WorkerPool pool, JobContext context) => ManifoldProjection.Fit(
        features, new ManifoldOptions(Neighbours, MinDist, Epochs, Seed), pool, context.Progress, context.Cancellation);

    private protected override IReadOnlyList<string> Notes(Embedding embedding) =>
        [string.Create(CultureInfo.InvariantCulture,
            $"{Neighbours} neighbours, least distance {MinDist}; begun with the first two principal components.")];
}
