namespace Crest.Workflows.Demos;

/// <summary>What the demonstration made.</summary>
/// <param name="Folder">The project folder, as it was given.</param>
/// <param name="ModelFolders">The folders of the trainings: type, redshift, peak day.</param>
/// <param name="MergedPath">The ranked list, in <paramref name="Folder"/>.</param>
/// <param name="ReportPath">The report, in <paramref name="Folder"/>.</param>
/// <param name="ObservedPath">The prepared observed objects, in <paramref name="Folder"/>.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DemoResult(
    string Folder, IReadOnlyList<string> ModelFolders, string MergedPath, string ReportPath, string ObservedPath, TimeSpan Elapsed);
