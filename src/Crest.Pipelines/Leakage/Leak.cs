namespace Crest.Pipelines.Leakage;

/// <summary>A sample that is in other data too.</summary>
/// <param name="Sample">Its name.</param>
/// <param name="Other">The name of the one that it equals or nearly equals, or the split of the model that it is in.</param>
/// <param name="Distance">
/// Their Euclidean distance as a share of the sample's length; null where they are identical.
/// </param>
public sealed record Leak(string Sample, string Other, double? Distance);
