namespace Crest.Pipelines.Images;

/// <summary>What was predicted of the images of one split.</summary>
/// <param name="Path">The CSV file written.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Seconds">How long the network took.</param>
/// <param name="Metrics">How well it did.</param>
public sealed record ImagePredictionResult(string Path, int Images, double Seconds, ImageMetrics Metrics);
