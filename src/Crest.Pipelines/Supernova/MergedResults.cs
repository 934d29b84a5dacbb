namespace Crest.Pipelines.Supernova;

/// <summary>The three predictions of the observed objects in one ranked table.</summary>
/// <param name="Path">The table written.</param>
/// <param name="Table">Its content, the most probable of class 0 first: a column for each class, <c>redshift</c>, <c>sn_epoch</c>.</param>
/// <param name="Classes">Names of the classes by label; their numbers where there is no model beside the predictions.</param>
/// <param name="ReportPath">The report written; null without observed data.</param>
public sealed record MergedResults(string Path, PredictionTable Table, IReadOnlyList<string> Classes, string? ReportPath);
