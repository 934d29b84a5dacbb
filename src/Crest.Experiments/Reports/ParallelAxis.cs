namespace Crest.Experiments.Reports;

/// <summary>One of the axes of a <see cref="ParallelChart"/>.</summary>
/// <param name="Axis">What it shows; with both ends, or categories.</param>
/// <param name="Values">The value of each line; NaN where a line has none, which leaves this axis out.</param>
public sealed record ParallelAxis(ChartAxis Axis, IReadOnlyList<double> Values);
