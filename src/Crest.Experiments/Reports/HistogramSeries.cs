namespace Crest.Experiments.Reports;

/// <summary>The values of one kind in a <see cref="Histogram"/>.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="Values">The values; what is not finite is left out.</param>
public sealed record HistogramSeries(string Name, IReadOnlyList<double> Values);
