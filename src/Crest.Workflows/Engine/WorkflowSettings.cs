using Crest.Foundation.Progress;

namespace Crest.Workflows.Engine;

/// <summary>How a workflow runs.</summary>
public sealed record WorkflowSettings
{
    /// <summary>Whether tasks run that are up to date.</summary>
    public bool Rerun { get; init; }

    /// <summary>Whether tasks that do not need a failed one run too.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>How many scripts run at the same time on this machine, at least 1.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The last component that runs, with those that it needs: its path; null for all.</summary>
    public string? Until { get; init; }

    /// <summary>
    /// What scripts of this machine see beside the variables of the workflow, which win. A task does not run again because they change.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Told a line each: what failed and what is waited for; null for nobody.</summary>
    public Action<string>? Message { get; init; }

    /// <summary>Told which tasks run and how many have ended; null for nobody.</summary>
    public IProgress<StepProgress>? Progress { get; init; }
}
