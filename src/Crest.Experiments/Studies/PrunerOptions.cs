namespace Crest.Experiments.Studies;

/// <summary>When a trial is given up.</summary>
/// <param name="Kind">The method.</param>
public sealed record PrunerOptions(PrunerKind Kind)
{
    /// <summary>Complete trials before which the median says nothing, at least 0.</summary>
    public int StartupTrials { get; init; } = 5;

    /// <summary>Steps at the beginning of a trial in which it is not given up, at least 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>
    /// Successive halving: one trial in this many goes on to the next rung, which lies this many times as far; at least 2.
    /// </summary>
    public int ReductionFactor { get; init; } = 4;

    /// <summary>Successive halving: the step of the first rung, at least 1.</summary>
    public int FirstRung { get; init; } = 1;
}
