namespace Crest.Experiments.Runs;

/// <summary>A run as the run store keeps it.</summary>
public sealed record RunRecord
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>What was known of the run when it started, with the name, the memo and the tags as they are now.</summary>
    public required RunDescription Description { get; init; }

    /// <summary>The state; a run whose process is gone is <see cref="RunStatus.Killed"/>.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The process that did it last, and the code that it started with.</summary>
    public required RunOrigin Origin { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended; null while it runs, and where its process was killed and could not write it.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>When its process last wrote to the store.</summary>
    public required DateTimeOffset Heartbeat { get; init; }

    /// <summary>When it was deleted; null where it was not. It can be restored.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>Of each metric the value at its highest step.</summary>
    public IReadOnlyDictionary<string, double> LatestMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Of each metric its last value with the step and the time, by name.</summary>
    public IReadOnlyList<RunSeries> Series { get; init; } = [];

    /// <summary>What another program said that it read, data and models: JSON by a name for each.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The models that another program said that it made: JSON by a name for each.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The ids of the runs that are made from it, the oldest first; deleted ones are left out.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>The files that it made.</summary>
    public IReadOnlyList<RunArtifact> Artifacts { get; init; } = [];
}
