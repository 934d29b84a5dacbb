namespace Crest.Benchmarks.Rounds;

/// <summary>A contest with the figures of its rounds, in their order.</summary>
/// <param name="Contest">What was measured.</param>
/// <param name="Crest">Crest's figure of each round.</param>
/// <param name="Rivals">The other sides that were there.</param>
internal sealed record Outcome(Contest Contest, double[] Crest, IReadOnlyList<RivalRounds> Rivals)
{
    /// <summary>The side to which Crest's median ratio is the lowest; null where there was no other side.</summary>
    public RivalRounds? Strongest => Rivals.Count == 0 ? null : Rivals.MinBy(rival => rival.Ratio.Median);

    /// <summary>How many times better Crest is than the strongest, round by round.</summary>
    public Figures? Ratio => Strongest?.Ratio;

    /// <summary>The mark with whether the median reached it; empty where there is none, or nothing to judge it by.</summary>
    public string Verdict
    {
        get
        {
            if (Contest.Limit is { } limit) return $"below {limit:0.##}: {(Figures.Of(Crest).Median < limit ? "reached" : "missed")}";
            if (Contest.Mark is not { } mark) return "";
            return Ratio is { } ratio ? $"{mark:0.0#}: {(ratio.Median >= mark ? "reached" : "missed")}" : $"{mark:0.0#}";
        }
    }
}
