using Crest.Survey.LightCurves;

namespace Crest.Survey.PreparedData;

/// <summary>Light curves ready for training or prediction, with what is known of how they were made.</summary>
/// <param name="Table">The light curves.</param>
/// <param name="Classes">Name of each class, by label: the types that share the label, joined by <c>/</c> (<c>Ib/Ibc</c>).</param>
/// <param name="Split">Which part this is: <c>train</c>, <c>validation</c>, <c>test</c> or <c>observed</c>.</param>
/// <param name="ZeroPoint">AB magnitude of flux 1.</param>
/// <param name="Seed">Seed of the split and of the order.</param>
/// <param name="SourceHash">SHA-256 of the raw files that it was made from.</param>
/// <param name="PreparationHash">
/// SHA-256 of the raw files and every option; the three files of one split share it, so that a mixture of two splits is found out.
/// </param>
public sealed record PreparedSet(
    LightCurveTable Table,
    IReadOnlyList<string> Classes,
    string Split,
    double ZeroPoint,
    long Seed,
    string SourceHash,
    string PreparationHash)
{
    /// <summary>
    /// Modified Julian date of the season's first visit, from which elapsed days count; null where the raw data do not tell it.
    /// </summary>
    public double? FirstVisitMjd { get; init; }
}
