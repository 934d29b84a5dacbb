namespace Crest.Experiments.Studies;

/// <summary>How parameters are drawn.</summary>
/// <param name="Kind">The method.</param>
/// <param name="Seed">All that is drawn for a trial depends on this and on the trial's number, never on who draws it.</param>
public sealed record SamplerOptions(SamplerKind Kind, long Seed)
{
    /// <summary>Trials that TPE draws without looking at others, at least 1.</summary>
    public int StartupTrials { get; init; } = 10;

    /// <summary>Whether TPE looks at all parameters of a trial together, and not at each by itself.</summary>
    public bool Multivariate { get; init; } = true;

    /// <summary>Whether TPE takes trials that are running for bad ones, so that parallel workers do not all draw the same.</summary>
    public bool ConstantLiar { get; init; }
}
