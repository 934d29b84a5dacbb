using Crest.Benchmarks.Peers;

namespace Crest.Benchmarks.Rounds;

/// <summary>One row of a table: what Crest does, and what it is measured against.</summary>
/// <param name="Case">What is done: shapes, sizes, with or without batch normalisation.</param>
/// <param name="Threads">Threads of both sides.</param>
/// <param name="Crest">Does it for about so many seconds; returns the figure, in the workload's unit.</param>
internal sealed record Contest(string Case, int Threads, Func<double, double> Crest)
{
    /// <summary>
    /// What peers are asked to do; where a peer has several ways, the best counts. None where nothing of a peer is comparable.
    /// </summary>
    public IReadOnlyList<PeerRequest> Peers { get; init; } = [];

    /// <summary>What Crest is measured against in this process, where the rival is no peer.</summary>
    public Func<double, double>? InProcess { get; init; }

    /// <summary>The ratio that is to be reached, if one is named.</summary>
    public double? Mark { get; init; }

    /// <summary>The figure that is not to be passed, if one is named.</summary>
    public double? Limit { get; init; }

    /// <summary>How many rounds are enough, where one takes minutes; the other side is not warmed up then.</summary>
    public int? MostRounds { get; init; }

    /// <summary>
    /// Floating-point operations of a unit (of a sample), for the share of the processor's peak; 0 where that says nothing.
    /// </summary>
    public double Operations { get; init; }

    /// <summary>Whether a small figure is a good one: the ratio is then turned over.</summary>
    public bool LessIsBetter { get; init; }
}
