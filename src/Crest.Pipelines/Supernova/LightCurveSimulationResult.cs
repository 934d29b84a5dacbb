using Crest.Survey.LightCurveFiles;

namespace Crest.Pipelines.Supernova;

/// <summary>Simulated light curves of a survey.</summary>
/// <param name="Path">The file.</param>
/// <param name="SnanaFolder">The folder of SNANA's texts; null where none were wanted.</param>
/// <param name="Written">What was written.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record LightCurveSimulationResult(string Path, string? SnanaFolder, RaggedSummary Written, TimeSpan Elapsed)
{
    /// <summary>What the user should know of it, a line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
