using Crest.Survey.CandidateImports;

namespace Crest.Pipelines.RealBogus;

/// <summary>What a preparation of candidates did, for the user to read.</summary>
public sealed record CandidatePreparation
{
    /// <summary>What the table contains, by filter.</summary>
    public required IReadOnlyList<CandidateGroup> Groups { get; init; }

    /// <summary>The files that were written.</summary>
    public required IReadOnlyList<string> Written { get; init; }

    /// <summary>The files that the same preparation had written before, and that stay.</summary>
    public required IReadOnlyList<string> Unchanged { get; init; }

    /// <summary>Length of the table, unpacked, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Number of candidates.</summary>
    public long Rows => Groups.Sum(g => (long)g.Rows);
}
