namespace Crest.Pipelines.RealBogus;

/// <summary>Scores that were written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Split">The candidates: <c>all</c>, <c>train</c>, <c>validation</c> or <c>test</c>.</param>
/// <param name="Candidates">Number of them.</param>
/// <param name="Seconds">Time for their features and scores.</param>
/// <param name="Metrics">How well the scores rank them.</param>
public sealed record RealBogusPredictionResult(string Path, string Split, int Candidates, double Seconds, RealBogusMetrics Metrics);
