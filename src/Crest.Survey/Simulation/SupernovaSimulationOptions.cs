namespace Crest.Survey.Simulation;

/// <summary>What to simulate and where to write it.</summary>
public sealed record SupernovaSimulationOptions
{
    /// <summary>The folder to make.</summary>
    public required string Output { get; init; }

    /// <summary>Number of objects, 1 or more.</summary>
    public required int Count { get; init; }

    /// <summary>
    /// False for a training set (types and redshifts in the folders' names), true for objects as observed, types in a label list.
    /// </summary>
    public bool Observed { get; init; }

    /// <summary>Decides everything; the same seed gives the same bytes.</summary>
    public long Seed { get; init; } = 0x5eed;

    /// <summary>Number of threads; 0 for one a processor. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The share of each type.</summary>
    public TypeMix Types { get; init; } = TypeMix.Default;

    /// <summary>Whether an earlier simulation in the folder may be replaced.</summary>
    public bool Force { get; init; }
}
