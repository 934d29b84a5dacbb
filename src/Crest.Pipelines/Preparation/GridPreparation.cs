using Crest.Survey.VisitGrids;

namespace Crest.Pipelines.Preparation;

/// <summary>What putting light curves on a grid of visits did.</summary>
/// <param name="VisitsByBand">Number of visits of each band.</param>
/// <param name="Counts">What became of the observations.</param>
/// <param name="ObjectsByClass">Number of objects of each class in each file: by split, then by label; unlabelled ones are last.</param>
/// <param name="Classes">Names of the classes by label; empty where no types were given.</param>
/// <param name="Warnings">What the user should know, a line each.</param>
/// <param name="Written">The files that were written.</param>
/// <param name="Unchanged">The files that the same preparation had written before, and that stay.</param>
public sealed record GridPreparation(
    IReadOnlyList<(string Band, int Visits)> VisitsByBand, GridCounts Counts,
    IReadOnlyDictionary<string, IReadOnlyList<int>> ObjectsByClass, IReadOnlyList<string> Classes, IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Written, IReadOnlyList<string> Unchanged);
