namespace Crest.Experiments.Reports;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">The name in the legend, with what belongs to the line: <c>highway (AUC 0.98)</c>.</param>
/// <param name="X">The points' x, rising.</param>
/// <param name="Y">The points' y, as many.</param>
/// <param name="Counts">How many samples stand behind each point, shown as the size of its dot; null for none.</param>
public sealed record LineSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<long>? Counts = null)
{
    /// <summary>
    /// What kind of line it is: lines of a kind have one colour, the same symbol at their end, and one place in the legend.
    /// Null where each line is its own.
    /// </summary>
    public string? Group { get; init; }
}
