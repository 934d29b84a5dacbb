using Crest.Experiments.Runs;
using Crest.Workflows.Graphs;
using Crest.Workflows.States;

namespace Crest.Dashboard.Workflows;

/// <summary>A workflow in the list of all.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Run">Its last run; null where it never ran.</param>
/// <param name="Counts">How many components are in each state.</param>
public sealed record WorkflowLine(WorkflowPlace Place, RunRecord? Run, IReadOnlyDictionary<ComponentState, int> Counts)
{
    /// <summary>The counts in words.</summary>
    public string States => string.Join(
        ", ", Counts.OrderByDescending(count => count.Value).Select(count => $"{count.Value:#,0} {StateWords.Of(count.Key)}"));

    /// <summary>All workflows of a project.</summary>
    internal static IReadOnlyList<WorkflowLine> All(WorkflowSource source, RunStore runs) =>
    [
        .. source.All().Select(workflow => new WorkflowLine(
            workflow.Place, workflow.Summary is { Run: var run } && runs.Contains(run) ? runs.Find(run) : null,
            workflow.Summary?.Counts ?? new Dictionary<ComponentState, int>())),
    ];
}
