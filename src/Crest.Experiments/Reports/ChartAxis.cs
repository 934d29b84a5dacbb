namespace Crest.Experiments.Reports;

/// <summary>An axis of a chart.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Its unit, shown in brackets; null where it has none.</param>
public sealed record ChartAxis(string Name, string? Unit = null)
{
    /// <summary>Whether the values grow to the left or downwards, as magnitudes do.</summary>
    public bool Reverse { get; init; }

    /// <summary>
    /// The lower end of the axis; with <see cref="Maximum"/>, or else the axis is as long as the values need. In scatter charts, a
    /// point beyond an end is drawn at it.
    /// </summary>
    public double? Minimum { get; init; }

    /// <summary>The upper end of the axis.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether equal distances are equal ratios; all values are above 0 then.</summary>
    public bool Log { get; init; }

    /// <summary>The names of values without an order; a value is its place among them, from 0. Null where values are numbers.</summary>
    public IReadOnlyList<string>? Categories { get; init; }
}
