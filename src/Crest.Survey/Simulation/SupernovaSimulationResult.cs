namespace Crest.Survey.Simulation;

/// <summary>What a simulation wrote.</summary>
/// <param name="Counts">Number of objects of each type that is there.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record SupernovaSimulationResult(IReadOnlyDictionary<SupernovaType, int> Counts, double Seconds);
