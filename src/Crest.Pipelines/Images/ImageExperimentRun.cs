namespace Crest.Pipelines.Images;

/// <summary>One training of an experiment.</summary>
/// <param name="Name">Its folder below that of the experiment.</param>
/// <param name="Table">The table of the report that it is in; null for a run that only serves others.</param>
/// <param name="Label">Its line in the table.</param>
/// <param name="Job">
/// Its options as the file gives them: <see cref="TrainImage.FeaturesFrom"/> is the name of an earlier run, and folders, seed and threads
/// are those of the experiment.
/// </param>
public sealed record ImageExperimentRun(string Name, string? Table, string Label, TrainImage Job);
