namespace Crest.Workflows.States;

/// <summary>A workflow that has run.</summary>
/// <param name="Folder">Its folder, absolute.</param>
/// <param name="Run">Its last run.</param>
/// <param name="Counts">How many of its components and their instances are in each state.</param>
public sealed record WorkflowSummary(string Folder, string Run, IReadOnlyDictionary<ComponentState, int> Counts);
