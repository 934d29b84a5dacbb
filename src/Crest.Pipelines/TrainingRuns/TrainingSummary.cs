using Crest.Learning.Training;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>What a training gave.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Folder">Where the results are.</param>
/// <param name="Task">What is predicted: <c>sn-class</c>, <c>image</c>.</param>
/// <param name="Parameters">Number of learned values.</param>
/// <param name="History">Every epoch.</param>
/// <param name="Train">Metrics of the training split; null where nothing is known of it.</param>
/// <param name="Validation">Metrics of the validation split.</param>
/// <param name="Test">Metrics of the test split.</param>
/// <param name="Elapsed">Wall time of this process's part.</param>
public sealed record TrainingSummary(
    string Run,
    string Folder,
    string Task,
    int Parameters,
    TrainingHistory History,
    ISplitMetrics? Train,
    ISplitMetrics? Validation,
    ISplitMetrics? Test,
    TimeSpan Elapsed)
{
    /// <summary>What else <c>summary.json</c> says of a model of this kind.</summary>
    public IReadOnlyDictionary<string, object?> Besides { get; init; } = new Dictionary<string, object?>();

    /// <summary>Training speed: the median of the epochs, noise included, validation not counted.</summary>
    public double SamplesPerSecond
    {
        get
        {
            double[] speeds = [.. History.Epochs.Where(e => e.Epoch > 0).Select(e => e.SamplesPerSecond).Order()];
            return speeds[speeds.Length / 2];
        }
    }
}
