namespace Crest.Experiments.Runs;

/// <summary>Which runs a search finds; a condition that is null holds for every run.</summary>
public sealed record RunFilter
{
    /// <summary>Only runs for which this holds.</summary>
    public RunCondition? Where { get; init; }

    /// <summary>Only runs of these ids.</summary>
    public IReadOnlyCollection<string>? Ids { get; init; }

    /// <summary>Only runs that were deleted; otherwise only runs that were not.</summary>
    public bool Deleted { get; init; }

    /// <summary>Deleted runs beside those that were not, whatever <see cref="Deleted"/> says.</summary>
    public bool WithDeleted { get; init; }

    /// <summary>Only runs of one of these projects or data sets.</summary>
    public IReadOnlyList<string>? Projects { get; init; }

    /// <summary>Only runs of this project or data set.</summary>
    public string? Project { get; init; }

    /// <summary>Only runs of this method.</summary>
    public string? Method { get; init; }

    /// <summary>Only runs in this state.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Only runs with this tag and this value of it.</summary>
    public (string Name, string Value)? Tag { get; init; }

    /// <summary>Only runs with this parameter and this value of it.</summary>
    public (string Name, string Value)? Parameter { get; init; }
}
