using Crest.Experiments.Runs;

namespace Crest.Experiments.RunImports;

/// <summary>What an <see cref="IRunSource"/> read of a run.</summary>
/// <param name="Description">What is known of it.</param>
/// <param name="Start">When it started.</param>
/// <param name="Metrics">The values of metrics that were not read before.</param>
public sealed record RunReading(RunDescription Description, DateTimeOffset Start, IReadOnlyList<RunMetric> Metrics)
{
    /// <summary>Who started it; null where that is not known.</summary>
    public string? User { get; init; }

    /// <summary>The commit of its code; null where that is not known.</summary>
    public string? GitCommit { get; init; }

    /// <summary>How it ended; null where it runs, or where that is not known.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>The state in which it is left when it is not followed any more, although it did not say an end.</summary>
    public RunStatus StatusWithoutEnd { get; init; } = RunStatus.Finished;

    /// <summary>When it ended; null where that is not known.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The step from which it started again: earlier values of this step and later ones do not count any more.</summary>
    public long? RestartedFrom { get; init; }

    /// <summary>Its files.</summary>
    public IReadOnlyList<RunArtifact> Artifacts { get; init; } = [];

    /// <summary>What is wrong with a part that could not be read; null where nothing is.</summary>
    public string? Fault { get; init; }
}
