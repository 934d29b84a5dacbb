namespace Crest.Survey.CandidateImports;

/// <summary>The candidates of a table that have one value in the column by which it is parted.</summary>
/// <param name="Filter">The value; empty where the table is not parted.</param>
/// <param name="Rows">Number of candidates.</param>
/// <param name="Real">How many of them are real.</param>
public sealed record CandidateGroup(string Filter, int Rows, int Real);
