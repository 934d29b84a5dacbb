using Crest.Foundation.Progress;
using Crest.Learning.Embeddings;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Exploration;

/// <summary>Where the samples of all splits are in an embedding.</summary>
/// <param name="Coordinates">Of each split, in their order [samples × coordinates].</param>
/// <param name="Qualities">How well they are embedded: of each split, or of all together where the embedding was fitted to all.</param>
internal sealed record PlacedSamples(IReadOnlyList<Tensor> Coordinates, IReadOnlyList<ExplorationQuality> Qualities)
{
    /// <summary>The fewest samples whose neighbours can be judged.</summary>
    private const int FewestJudged = 4;

    /// <summary>Transforms the splits that the embedding was not fitted to, and judges all.</summary>
    public static PlacedSamples Of(
        ExploredData data, Tensor fitted, Embedding embedding, FittedPart part, int neighbours, long seed, WorkerPool pool,
        JobContext context)
    {
        Tensor places = embedding.Coordinates;
        List<Tensor> coordinates = [];
        List<ExplorationQuality> qualities = [];
        int first = 0;
        if (part == FittedPart.All) qualities.Add(Judged("all", fitted, places, true));
        foreach (ExploredSplit split in data.Splits)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            bool isFitted = part == FittedPart.All || split.Name == ExploredData.NameOf(part);
            context.Progress?.Report(new StepProgress($"{(isFitted ? "judging" : "placing")} {split.Name}", 0, 0));
            Tensor placed = part == FittedPart.All ? places.Slice(first * places.Columns, split.Features.Rows, places.Columns)
                : isFitted ? places : embedding.Transform(split.Features, pool);
            first += split.Features.Rows;
            coordinates.Add(placed);
            if (part != FittedPart.All) qualities.Add(Judged(split.Name, split.Features, placed, isFitted));
        }

        return new PlacedSamples(coordinates, qualities);

        ExplorationQuality Judged(string name, Tensor features, Tensor placed, bool isFitted) => new(
            name, features.Rows, isFitted,
            fitted.Rows < FewestJudged ? null : EmbeddingQuality.Of(features, placed, fitted, places, neighbours, seed, pool));
    }
}
