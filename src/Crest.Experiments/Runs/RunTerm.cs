namespace Crest.Experiments.Runs;

/// <summary>A part of a condition of runs.</summary>
internal abstract record RunTerm
{
    /// <summary>All terms hold.</summary>
    /// <param name="Terms">The terms, at least one.</param>
    internal sealed record All(IReadOnlyList<RunTerm> Terms) : RunTerm;

    /// <summary>At least one term holds.</summary>
    /// <param name="Terms">The terms, at least one.</param>
    internal sealed record Any(IReadOnlyList<RunTerm> Terms) : RunTerm;

    /// <summary>A term does not hold.</summary>
    /// <param name="Term">The term.</param>
    internal sealed record Not(RunTerm Term) : RunTerm;

    /// <summary>A field is compared with a value. It does not hold for a run that has no such field, whatever the operator.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="Operator">How it is compared.</param>
    /// <param name="Negated">Whether the opposite is meant: <c>!=</c>, <c>not like</c>, <c>not in</c>.</param>
    /// <param name="Values">The value; several for <see cref="RunOperator.In"/>.</param>
    internal sealed record Comparison(RunField Field, RunOperator Operator, bool Negated, IReadOnlyList<RunValue> Values) : RunTerm;
}
