using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>The order of the runs that a search finds; equal ones come from the newest on.</summary>
/// <param name="Column">What they are sorted by.</param>
/// <param name="Name">The name of the metric, parameter or tag; null for the other columns.</param>
/// <param name="Descending">Whether the greatest come first.</param>
public sealed record RunSort(RunColumn Column, string? Name = null, bool Descending = false)
{
    /// <summary>The newest runs first.</summary>
    public static RunSort Newest { get; } = new(RunColumn.Id, Descending: true);

    /// <summary>What the runs are sorted by.</summary>
    public RunField Field => new(Column, Name);

    /// <summary>Reads an order: a field as in a <see cref="RunCondition"/>, then <c>asc</c> (or nothing) or <c>desc</c>.</summary>
    /// <param name="text">The order, e.g. <c>metric.test_auc desc</c>.</param>
    /// <exception cref="CrestException">It is no order; the message says the column, what was expected and the nearest field.</exception>
    public static RunSort Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<RunToken> tokens = RunTokens.Of(text);
        RunToken first = tokens[0];
        if (first.Kind != RunToken.Kinds.Word) throw RunTokens.Fault(first.Column, $"expected a field, found {first}");
        if (first.Text.StartsWith('-') && RunField.TryParse(first.Text.TrimStart('-'), out RunField meant, out _))
            throw RunTokens.Fault(first.Column, $"write '{meant} desc' to sort from the greatest down");
        if (!RunField.TryParse(first.Text, out RunField field, out string fault)) throw RunTokens.Fault(first.Column, fault);
        RunToken direction = tokens[1];
        bool descending = direction.Is("desc");
        RunToken end = descending || direction.Is("asc") ? tokens[2] : direction;
        return end.Kind == RunToken.Kinds.End
            ? new RunSort(field.Column, field.Name, descending)
            : throw RunTokens.Fault(end.Column, $"expected {(end == direction ? "'asc', 'desc' or the end" : "the end")}, found {end}");
    }
}
