using Crest.Dashboard.RunFiles;
using Crest.Experiments.Reports;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Runs;

/// <summary>What the page of a run shows.</summary>
/// <param name="Run">The run.</param>
/// <param name="Files">The files of its folder, by their paths.</param>
/// <param name="Charts">Confusion, receiver operating characteristic and calibration, as far as its folder tells them.</param>
public sealed record RunView(RunRecord Run, IReadOnlyList<RunFile> Files, IReadOnlyList<Chart> Charts)
{
    /// <summary>Whether it has a log.</summary>
    public bool HasLog => Files.Any(file => file.Path == "log.txt");

    /// <summary>The reports in its folder.</summary>
    public IEnumerable<RunFile> Reports => Files.Where(file => file.Kind == FileKind.Report);

    /// <summary>The files that it made and that lie elsewhere.</summary>
    public IEnumerable<RunArtifact> Elsewhere => Run.Artifacts.Where(
        artifact => !Files.Any(file => artifact.Path.EndsWith($"/{file.Path}", StringComparison.Ordinal) && artifact.Size == file.Size));
}
