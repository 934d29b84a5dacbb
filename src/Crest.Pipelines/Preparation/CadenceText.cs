using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Preparation;

/// <summary>A grid of visits as a text, for the hash of what a result is made from.</summary>
internal static class CadenceText
{
    /// <summary>The text; no other grid has the same.</summary>
    public static string Of(Cadence cadence) => string.Join(' ', cadence.Visits.Select(v => $"{v.Band}:{v.Index}:{v.ElapsedDay:R}"));
}
