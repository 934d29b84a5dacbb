using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary>What the demonstration made.</summary>
/// <param name="Folder">The project folder, as it was given.</param>
/// <param name="Trainings">What each training gave: type, redshift, peak day.</param>
/// <param name="Classes">Names of the classes by label.</param>
/// <param name="MergedPath">The ranked list, in <paramref name="Folder"/>.</param>
/// <param name="ReportPath">The report, in <paramref name="Folder"/>.</param>
/// <param name="ObservedPath">The prepared observed objects, in <paramref name="Folder"/>.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DemoResult(
    string Folder,
    IReadOnlyList<TrainingSummary> Trainings,
    IReadOnlyList<string> Classes,
    string MergedPath,
    string ReportPath,
    string ObservedPath,
    TimeSpan Elapsed);
