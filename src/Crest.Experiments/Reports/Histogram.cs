namespace Crest.Experiments.Reports;

/// <summary>How often values occur, counted in bins of equal width that all series share; only the counts are in the page.</summary>
public sealed class Histogram : Chart
{
    /// <summary>The axis of the values; its ends, where they are set, are those of the bins, and values beyond are left out.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The values by series.</summary>
    public required IReadOnlyList<HistogramSeries> Series { get; init; }

    /// <summary>How many bins, at least 1.</summary>
    public int Bins { get; init; } = 40;

    internal override object Data()
    {
        double[] all = [.. Series.SelectMany(s => s.Values).Where(double.IsFinite)];
        double low = X.Minimum ?? (all.Length > 0 ? all.Min() : 0), high = X.Maximum ?? (all.Length > 0 ? all.Max() : 1);
        // Values that are all the same are in the middle of an axis one wide.
        if (high <= low) (low, high) = (low - 0.5, low + 0.5);
        double width = (high - low) / Bins;
        return new
        {
            Kind = "histogram",
            Title,
            X,
            Y = new ChartAxis("count"),
            Edges = Compact([.. Enumerable.Range(0, Bins + 1).Select(i => low + (i * width))]),
            Series = Series.Select(s => new { s.Name, Counts = Count(s.Values, low, high, width) }),
        };
    }

    private long[] Count(IReadOnlyList<double> values, double low, double high, double width)
    {
        var counts = new long[Bins];
        foreach (double value in values)
            // The last bin holds its upper end.
            if (value >= low && value <= high) counts[Math.Min((int)((value - low) / width), Bins - 1)]++;
        return counts;
    }
}
