using Crest.Learning.Leakage;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>A trained model and what it is worth.</summary>
/// <param name="Parameters">Number of learned values.</param>
/// <param name="Train">Metrics of the training split; null where nothing is known of it.</param>
/// <param name="Validation">Metrics of the validation split.</param>
/// <param name="Test">Metrics of the test split.</param>
/// <param name="Save">Writes the model, with what it has seen, into the folder that it is given.</param>
internal sealed record TrainedModel(
    int Parameters, ISplitMetrics? Train, ISplitMetrics? Validation, ISplitMetrics? Test, Action<string, SeenSamples> Save)
{
    /// <summary>What else <c>summary.json</c> says of a model of this kind.</summary>
    public IReadOnlyDictionary<string, object?> Besides { get; init; } = new Dictionary<string, object?>();
}
