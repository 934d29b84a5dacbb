using Crest.Experiments.Runs;

namespace Crest.Experiments.Registry;

/// <summary>Which runs a list shows; what is null lets every run through.</summary>
public sealed record RunFilter
{
    /// <summary>Only runs of this project or data set.</summary>
    public string? Project { get; init; }

    /// <summary>Only runs of this method.</summary>
    public string? Method { get; init; }

    /// <summary>Only runs in this state.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only runs with this tag and this value of it.</summary>
    public (string Name, string Value)? Tag { get; init; }

    /// <summary>How many, from the newest; at least 1.</summary>
    public int Limit { get; init; } = int.MaxValue;
}
