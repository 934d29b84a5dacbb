namespace Crest.Workflows.States;

/// <summary>What is known of a component of a workflow, or of one instance of it.</summary>
/// <param name="Path">The names of the folders from the workflow's own down to it, joined by <c>/</c>.</param>
/// <param name="State">Its state.</param>
public sealed record ComponentRecord(string Path, ComponentState State)
{
    /// <summary>The run of the workflow in which it ran last; empty where it never did.</summary>
    public string Run { get; init; } = "";

    /// <summary>When it began, in that run.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The exit code of its script; null where there was none.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it is in its state, in words; empty where the state says all.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What it was made from at its last success, as JSON; empty where there was none.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>How many times its script has been started in that run.</summary>
    public int Attempt { get; init; }

    /// <summary>The files of its folder that its scripts have made, by their paths in it.</summary>
    public IReadOnlyList<string> Made { get; init; } = [];
}
