namespace Crest.Experiments.Reports;

/// <summary>One of the small charts of a <see cref="ScatterChart"/>, with its own scales.</summary>
/// <param name="Title">What it shows; empty where it is the only one.</param>
/// <param name="Series">Its points by series.</param>
public sealed record ScatterPanel(string Title, IReadOnlyList<ScatterSeries> Series)
{
    /// <summary>An x that a vertical line marks, named by <see cref="ScatterChart.MarkName"/>; null for none.</summary>
    public double? Mark { get; init; }

    /// <summary>A line of steps, each as high as its point until the next one; null for none.</summary>
    public LineSeries? Steps { get; init; }

    /// <summary>Its own horizontal axis; null for that of the chart.</summary>
    public ChartAxis? X { get; init; }
}
