using Crest.Survey.LightCurveImports;

namespace Crest.Pipelines.Preparation;

/// <summary>What a preparation of a survey's light curves did.</summary>
/// <param name="Path">The file.</param>
/// <param name="Import">What was read and written.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Grid">What was put on a grid of visits; null where no grid was given.</param>
public sealed record LightCurvePreparation(string Path, LightCurveImportResult Import, TimeSpan Elapsed, GridPreparation? Grid = null);
