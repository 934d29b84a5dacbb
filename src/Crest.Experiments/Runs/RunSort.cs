using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>The order of the runs that a search finds; equal ones come from the newest on.</summary>
/// <param name="Column">What they are sorted by.</param>
/// <param name="Name">The name of the metric, parameter or tag; null for the other columns.</param>
/// <param name="Descending">Whether the greatest come first.</param>
public sealed record RunSort(RunColumn Column, string? Name = null, bool Descending = false)
{
    private const int MostTerms = 10;

    /// <summary>The newest runs first.</summary>
    public static RunSort Newest { get; } = new(RunColumn.Id, Descending: true);

    /// <summary>What the runs are sorted by that are equal in this; null where the newest come first.</summary>
    public RunSort? Then { get; init; }

    /// <summary>This order and those of equal runs, one after the other.</summary>
    public IEnumerable<RunSort> Terms
    {
        get
        {
            for (RunSort? term = this; term is not null; term = term.Then) yield return term;
        }
    }

    /// <summary>What the runs are sorted by first.</summary>
    public RunField Field => new(Column, Name);

    /// <summary>
    /// Reads an order: a field as in a <see cref="RunCondition"/>, then <c>asc</c> (or nothing) or <c>desc</c>; more of them after commas.
    /// </summary>
    /// <param name="text">The order, e.g. <c>status, metric.test_auc desc</c>.</param>
    /// <exception cref="CrestException">It is no order; the message says the column, what was expected and the nearest field.</exception>
    public static RunSort Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<RunToken> tokens = RunTokens.Of(text);
        List<RunSort> terms = [];
        int at = 0;
        do
        {
            if (terms.Count == MostTerms) throw RunTokens.Fault(tokens[at].Column, $"an order has at most {MostTerms} fields");
            terms.Add(Term(tokens, ref at));
        }
        while (tokens[at++].IsSymbol(","));
        return Join(terms);
    }

    /// <summary>One order after the other.</summary>
    /// <param name="terms">The orders, at least one.</param>
    public static RunSort Join(IEnumerable<RunSort> terms) =>
        terms.Reverse().Aggregate((RunSort?)null, (then, term) => term with { Then = then })!;

    private static RunSort Term(IReadOnlyList<RunToken> tokens, ref int at)
    {
        RunToken first = tokens[at++];
        if (first.Kind != RunToken.Kinds.Word) throw RunTokens.Fault(first.Column, $"expected a field, found {first}");
        if (first.Text.StartsWith('-') && RunField.TryParse(first.Text.TrimStart('-'), out RunField? meant, out _))
            throw RunTokens.Fault(first.Column, $"write '{meant} desc' to sort from the greatest down");
        if (!RunField.TryParse(first.Text, out RunField? field, out string fault)) throw RunTokens.Fault(first.Column, fault);
        RunToken direction = tokens[at];
        bool descending = direction.Is("desc"), given = descending || direction.Is("asc");
        if (given) at++;
        RunToken end = tokens[at];
        return end.Kind == RunToken.Kinds.End || end.IsSymbol(",")
            ? new RunSort(field.Column, field.Name, descending)
            : throw RunTokens.Fault(end.Column, $"expected {(given ? "','" : "'asc', 'desc', ','")} or the end, found {end}");
    }
}
