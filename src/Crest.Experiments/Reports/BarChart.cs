namespace Crest.Experiments.Reports;

/// <summary>Named amounts as bars one above the other, in the given order from the top.</summary>
public sealed class BarChart : Chart
{
    /// <summary>The axis of the amounts, horizontal, from 0.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The amounts with their names, each at least 0.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Bars { get; init; }

    internal override object Data() =>
        new { Kind = "bars", Title, X, Names = Bars.Select(b => b.Key), Values = Compact([.. Bars.Select(b => b.Value)]) };
}
