namespace Crest.Experiments.Runs;

/// <summary>A part of the runs that a search finds.</summary>
/// <param name="Runs">The runs of this part.</param>
/// <param name="Total">Number of runs that the search finds.</param>
public sealed record RunPage(IReadOnlyList<RunRecord> Runs, long Total);
