namespace Crest.Experiments.Studies;

/// <summary>What a study searches: parameters with the values that each may take, in an order that decides nothing but the tables.</summary>
/// <param name="Parameters">At least one; no name twice.</param>
public sealed record SearchSpace(IReadOnlyList<KeyValuePair<string, ParameterDistribution>> Parameters)
{
    /// <summary>Number of parameters.</summary>
    public int Count => Parameters.Count;

    /// <summary>The same parameters in the same order.</summary>
    public bool Equals(SearchSpace? other) => other is not null && Parameters.SequenceEqual(other.Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => Parameters.Aggregate(0, HashCode.Combine);
}
