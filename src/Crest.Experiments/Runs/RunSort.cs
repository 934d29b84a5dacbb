namespace Crest.Experiments.Runs;

/// <summary>The order of the runs that a search finds; equal ones come from the newest on.</summary>
/// <param name="Column">What they are sorted by.</param>
/// <param name="Name">The name of the metric, parameter or tag; null for the other columns.</param>
/// <param name="Descending">Whether the greatest come first.</param>
public sealed record RunSort(RunColumn Column, string? Name = null, bool Descending = false)
{
    /// <summary>The newest runs first.</summary>
    public static RunSort Newest { get; } = new(RunColumn.Id, Descending: true);
}
