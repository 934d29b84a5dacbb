namespace Crest.Experiments.RunImports;

/// <summary>What an import did so far.</summary>
/// <param name="Runs">Number of runs that were read.</param>
/// <param name="New">Number of runs that the store did not have.</param>
/// <param name="Points">Number of values that were read; those that the store had are not added again.</param>
/// <param name="Deleted">Number of runs that were passed over, because they were imported before and then deleted.</param>
public readonly record struct ImportCounts(int Runs, int New, long Points, int Deleted);
