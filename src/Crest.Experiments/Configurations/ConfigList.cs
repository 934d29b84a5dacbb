namespace Crest.Experiments.Configurations;

/// <summary>A list. Merging replaces it whole.</summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Items">The values.</param>
public sealed record ConfigList(string Origin, IReadOnlyList<ConfigValue> Items) : ConfigValue(Origin)
{
    /// <inheritdoc/>
    public override string Found => Items.Count == 0 ? "an empty list" : "a list";

    /// <inheritdoc/>
    public override string Text => $"[{string.Join(", ", Items.Select(item => item.Text))}]";
}
