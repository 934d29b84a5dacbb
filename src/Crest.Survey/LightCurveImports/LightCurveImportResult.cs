using Crest.Survey.LightCurveFiles;

namespace Crest.Survey.LightCurveImports;

/// <summary>What an import read and wrote.</summary>
/// <param name="Files">Number of files of light curves that were read.</param>
/// <param name="Formats">Number of files of each format.</param>
/// <param name="Written">What the result holds.</param>
/// <param name="Notes">What was dropped and why, and what else the user should know, a line each.</param>
public sealed record LightCurveImportResult(
    int Files, IReadOnlyDictionary<SurveyFormat, int> Formats, RaggedSummary Written, IReadOnlyList<string> Notes);
