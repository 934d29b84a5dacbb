namespace Crest.Experiments.Configurations;

/// <summary>Several values of one key: a job for each.</summary>
/// <param name="Kind">How they are given.</param>
/// <param name="Values">The values; of an interval its ends; of a glob what a name must match, one of them.</param>
public sealed record ConfigSweep(SweepKind Kind, IReadOnlyList<ConfigValue> Values)
{
    /// <summary>Of a glob, what a name must not match.</summary>
    public IReadOnlyList<ConfigValue> Excluded { get; init; } = [];

    /// <summary>The tags that were given to it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether it was written without a function: <c>a,b,c</c>.</summary>
    public bool IsSimple { get; init; }
}
