namespace Crest.Survey.LightCurveFiles;

/// <summary>What a file of light curves holds, as its writer says in the end.</summary>
/// <param name="Objects">Number of objects.</param>
/// <param name="Observations">Number of observations.</param>
/// <param name="Bands">The passbands.</param>
/// <param name="ObjectsByType">Number of objects of each type; empty text for those whose type is not known.</param>
/// <param name="Classes">Names of the classes by label; empty where no types were given.</param>
/// <param name="Labels">Class of each object; -1 where not known.</param>
/// <param name="Splits">Split of each object; -1 where there is none.</param>
/// <param name="IsUnchanged">Whether the same preparation had written the file before, and it stays.</param>
public sealed record RaggedSummary(
    int Objects, long Observations, IReadOnlyList<string> Bands, IReadOnlyDictionary<string, int> ObjectsByType,
    IReadOnlyList<string> Classes, IReadOnlyList<int> Labels, IReadOnlyList<sbyte> Splits, bool IsUnchanged);
