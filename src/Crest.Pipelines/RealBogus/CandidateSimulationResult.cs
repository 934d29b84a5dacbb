namespace Crest.Pipelines.RealBogus;

/// <summary>A simulated table of candidates.</summary>
/// <param name="Path">The file written.</param>
/// <param name="Candidates">Number of candidates.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record CandidateSimulationResult(string Path, long Candidates, TimeSpan Elapsed);
