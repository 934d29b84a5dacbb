namespace Crest.Pipelines.Exploration;

/// <summary>What an exploration made.</summary>
/// <param name="Qualities">How well each split is embedded, the fitted ones first.</param>
/// <param name="Paths">The files that were written.</param>
/// <param name="Seconds">What the fit took.</param>
/// <param name="Notes">What should be known of it besides, a line each.</param>
public sealed record ExplorationResult(
    IReadOnlyList<ExplorationQuality> Qualities, IReadOnlyList<string> Paths, double Seconds, IReadOnlyList<string> Notes);
