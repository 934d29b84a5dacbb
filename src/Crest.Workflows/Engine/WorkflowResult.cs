using Crest.Experiments.Runs;

namespace Crest.Workflows.Engine;

/// <summary>How a run of a workflow ended.</summary>
/// <param name="Run">The id of the run.</param>
/// <param name="Status">Finished or failed.</param>
/// <param name="Ran">How many tasks ran to their end; the others were up to date.</param>
/// <param name="Failed">How many components failed.</param>
public sealed record WorkflowResult(string Run, RunStatus Status, int Ran, int Failed);
