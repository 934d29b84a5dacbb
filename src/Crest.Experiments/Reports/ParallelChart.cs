namespace Crest.Experiments.Reports;

/// <summary>
/// Parallel coordinates: each object is a line through its values on several axes, shaded by its value on the last one. The axes lie one
/// below the other, so that their names and numbers are readable on a narrow page too.
/// </summary>
public sealed class ParallelChart : Chart
{
    /// <summary>
    /// The axes from the top; the last one shades the lines, strongest at its <see cref="ChartAxis.Maximum"/>, or with
    /// <see cref="ChartAxis.Reverse"/> at its minimum.
    /// </summary>
    public required IReadOnlyList<ParallelAxis> Axes { get; init; }

    /// <summary>The names of the lines, shown when pointed at, in the order in which they are drawn: a later one over an earlier.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Which line is set off from all others; null for none.</summary>
    public int? Marked { get; init; }

    /// <summary>What the marked line is, in the legend.</summary>
    public string MarkName { get; init; } = "best";

    internal override bool IsWide => true;

    internal override object Data()
    {
        foreach (ParallelAxis axis in Axes) CheckLengths(axis.Axis.Name, Names.Count, axis.Values.Count);
        return new
        {
            Kind = "parallel",
            Title,
            Names,
            Marked,
            MarkName,
            Axes = Axes.Select(a => new { a.Axis, Values = Compact(a.Values, a.Axis.Log) }),
        };
    }
}
