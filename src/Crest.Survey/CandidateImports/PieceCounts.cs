namespace Crest.Survey.CandidateImports;

/// <summary>What a piece of a table holds.</summary>
/// <param name="Lines">Lines, empty ones included.</param>
/// <param name="Rows">Rows.</param>
/// <param name="RowsOf">Rows of each group.</param>
/// <param name="Fingerprint">The fingerprint of its bytes.</param>
internal sealed record PieceCounts(long Lines, int Rows, int[] RowsOf, byte[] Fingerprint);
