namespace Crest.Experiments.Runs;

/// <summary>A run as the registry keeps it.</summary>
public sealed record RunRecord
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>What the run was told to be when it started, with the memo and the tags as they are now.</summary>
    public required RunDescription Description { get; init; }

    /// <summary>How far it has come; a run whose process is gone is <see cref="RunStatus.Killed"/>.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>The process on that machine.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Who started it.</summary>
    public required string User { get; init; }

    /// <summary>The commit of the project folder; null where it is not under git.</summary>
    public string? GitCommit { get; init; }

    /// <summary>Whether files under git differed from that commit.</summary>
    public bool GitDirty { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When it ended; null while it runs or when it was killed without a word.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>When its process was last heard of.</summary>
    public required DateTimeOffset Heartbeat { get; init; }

    /// <summary>Of each metric the value at its highest step.</summary>
    public IReadOnlyDictionary<string, double> LatestMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The files that it made.</summary>
    public IReadOnlyList<RunArtifact> Artifacts { get; init; } = [];
}
