namespace Crest.Experiments.Configurations;

/// <summary>What was chosen for a group in the place of its entry in a defaults list.</summary>
/// <param name="Origin">Who chose.</param>
/// <param name="Names">The files; none for none.</param>
/// <param name="Removes">Whether the entry is removed; then the names, if any, are what it must have.</param>
internal sealed record GroupChoice(string Origin, IReadOnlyList<string> Names, bool Removes = false)
{
    /// <summary>Whether there was a group to choose for.</summary>
    public bool IsUsed { get; set; }
}
