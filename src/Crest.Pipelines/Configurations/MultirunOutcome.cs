namespace Crest.Pipelines.Configurations;

/// <summary>What came of a job of a multirun.</summary>
/// <param name="Job">The job.</param>
/// <param name="Number">Its number, from 0.</param>
/// <param name="WasThere">Whether an earlier call finished it.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="Log">What it printed.</param>
public sealed record MultirunOutcome(ConfiguredJob Job, int Number, bool WasThere, string? Failure, string Log);
