namespace Crest.Benchmarks.Rounds;

/// <summary>A contest with the figures of its rounds, in their order.</summary>
/// <param name="Contest">What was measured.</param>
/// <param name="Crest">Crest's figure of each round.</param>
/// <param name="Rival">The other side's, or null where there was none.</param>
internal sealed record Outcome(Contest Contest, double[] Crest, double[]? Rival)
{
    /// <summary>How many times better Crest is, round by round; null where there was no other side.</summary>
    public Figures? Ratio =>
        Rival is null ? null : Figures.Of(Crest.Zip(Rival, (ours, theirs) => Contest.LessIsBetter ? theirs / ours : ours / theirs));

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
