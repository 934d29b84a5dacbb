namespace Crest.Pipelines.Images;

/// <summary>What an experiment gave.</summary>
/// <param name="Results">The results in the order of the trainings, but for those that need the convolution
/// part of one that diverged.</param>
/// <param name="ReportPath">The report.</param>
public sealed record ImageExperimentOutcome(IReadOnlyList<ImageExperimentResult> Results, string ReportPath);
