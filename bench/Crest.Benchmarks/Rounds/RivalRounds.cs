namespace Crest.Benchmarks.Rounds;

/// <summary>What another side reached, round by round.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Figures">Its best figure of each round.</param>
/// <param name="Variants">The way that gave it; empty where there is one.</param>
/// <param name="Ratios">How many times better Crest was in the same round.</param>
internal sealed record RivalRounds(string Name, double[] Figures, string[] Variants, double[] Ratios)
{
    /// <summary>The way that was the best in most rounds.</summary>
    public string Variant => Variants.CountBy(v => v).MaxBy(p => p.Value).Key;

    /// <summary>How many times better Crest was.</summary>
    public Figures Ratio => Rounds.Figures.Of(Ratios);
}
