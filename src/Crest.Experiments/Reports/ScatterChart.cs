namespace Crest.Experiments.Reports;

/// <summary>Points with error bars, grouped by series; one panel, or several small ones side by side under one legend.</summary>
public sealed class ScatterChart : Chart
{
    /// <summary>The horizontal axis of every panel that has none of its own.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis of every panel.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>The panels.</summary>
    public required IReadOnlyList<ScatterPanel> Panels { get; init; }

    /// <summary>
    /// The names of the series in the order of their colours, so that a series has the same colour in every chart; that of
    /// their appearance where it is empty.
    /// </summary>
    public IReadOnlyList<string> SeriesOrder { get; init; } = [];

    /// <summary>What the <see cref="ScatterPanel.Mark"/> of the panels is, in the legend; null where they have none.</summary>
    public string? MarkName { get; init; }

    internal override bool IsWide => Panels.Count > 1;

    internal override object Data() => new
    {
        Kind = "scatter",
        Title,
        X,
        Y,
        MarkName,
        Order = SeriesOrder.Concat(Panels.SelectMany(p => p.Series).Select(s => s.Name))
            .Concat(Panels.Where(p => p.Steps is not null).Select(p => p.Steps!.Name)).Distinct(),
        Panels = Panels.Select(p => new
        {
            p.Title,
            Mark = p.Mark is { } mark && double.IsFinite(mark) ? mark : (double?)null,
            Series = p.Series.Select(s => Columns(s, p.X ?? X)),
            Steps = p.Steps is { } steps ? new { steps.Name, X = Compact(steps.X), Y = Compact(steps.Y) } : null,
            p.X,
        }),
    };

    private object Columns(ScatterSeries series, ChartAxis x)
    {
        CheckLengths(series.Name, series.X.Count, series.Y.Count, series.Error?.Count);
        return new
        {
            series.Name,
            series.HasNoY,
            X = Compact(series.X, x.Log),
            Y = Compact(series.Y, Y.Log),
            Error = series.Error is null ? null : Compact(series.Error),
        };
    }
}
