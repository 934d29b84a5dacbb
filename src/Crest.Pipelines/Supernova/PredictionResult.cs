namespace Crest.Pipelines.Supernova;

/// <summary>What was predicted of one data file.</summary>
/// <param name="Path">The CSV file written.</param>
/// <param name="Objects">Number of objects.</param>
/// <param name="Seconds">How long the network took.</param>
/// <param name="Metrics">How well it did; null where no truth is known.</param>
/// <param name="WithoutRedshift">
/// Number of objects without a known redshift, where the model takes the redshift as input: it was given the mean one.
/// </param>
public sealed record PredictionResult(string Path, int Objects, double Seconds, SupernovaMetrics? Metrics, int WithoutRedshift = 0)
{
    /// <summary>Number of objects without any measurement that the model sees; they have no prediction.</summary>
    public int NotJudged { get; init; }

    /// <summary>Number of objects that are unlike the training data; null where the model cannot tell.</summary>
    public int? UnlikeTraining { get; init; }

    /// <summary>Share of objects like those of the training that are marked as unlike it; NaN where the model cannot tell.</summary>
    public double FalseAlarms { get; init; } = double.NaN;
}
