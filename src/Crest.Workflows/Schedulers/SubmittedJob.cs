namespace Crest.Workflows.Schedulers;

/// <summary>An array job that a scheduler has taken.</summary>
/// <param name="Id">What the scheduler knows it by.</param>
/// <param name="Tasks">Number of tasks, which are numbered from 1.</param>
public sealed record SubmittedJob(string Id, int Tasks);
