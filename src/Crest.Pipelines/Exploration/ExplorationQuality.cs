using Crest.Learning.Embeddings;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Exploration;

/// <summary>How well a split is embedded.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Fitted">Whether the embedding was fitted to it; else its samples were transformed.</param>
/// <param name="Quality">The measures; null where there are too few samples.</param>
public sealed record ExplorationQuality(string Split, int Samples, bool Fitted, EmbeddingQuality? Quality) : ISplitMetrics
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object> Figures() => Quality is null
        ? new Dictionary<string, object> { ["samples"] = Samples }
        : new Dictionary<string, object>
        {
            ["samples"] = Samples,
            ["trustworthiness"] = Quality.Trustworthiness,
            ["neighbour_preservation"] = Quality.Preservation,
        };
}
