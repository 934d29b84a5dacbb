namespace Crest.Pipelines.Supernova;

/// <summary>What was predicted of one data file.</summary>
/// <param name="Path">The CSV file written.</param>
/// <param name="Objects">Number of objects.</param>
/// <param name="Seconds">How long the network took.</param>
/// <param name="Metrics">How well it did; null where nothing is known of the objects.</param>
/// <param name="WithoutRedshift">Number of objects whose redshift the model takes as input but is not known: it was given the mean one.</param>
public sealed record PredictionResult(string Path, int Objects, double Seconds, SupernovaMetrics? Metrics, int WithoutRedshift = 0);
