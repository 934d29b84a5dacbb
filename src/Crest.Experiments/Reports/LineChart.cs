namespace Crest.Experiments.Reports;

/// <summary>Lines over a common axis: curves of training, receiver operating characteristics, calibration.</summary>
public sealed class LineChart : Chart
{
    /// <summary>More points than this cannot be distinguished on a screen.</summary>
    private const int MostPoints = 2000;

    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>The lines, in the order of their colours.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>Whether both axes go from 0 to 1, with the diagonal drawn.</summary>
    public bool Diagonal { get; init; }

    internal override object Data() => new
    {
        Kind = "line",
        Title,
        X,
        Y,
        Diagonal,
        Series = Series.Select(Thin).Select(s => new { s.Name, s.Group, X = Compact(s.X), Y = Compact(s.Y), s.Counts }),
    };

    /// <summary>Leaves of each stretch of a long line its ends, its lowest and its highest point, which is all that shows of it.</summary>
    private static LineSeries Thin(LineSeries line)
    {
        CheckLengths(line.Name, line.X.Count, line.Y.Count, line.Counts?.Count);
        if (line.X.Count <= MostPoints) return line;
        const int kept = 4;
        int stretch = (int)Math.Ceiling(line.X.Count * (double)kept / MostPoints);
        int[] indices =
        [
            .. Enumerable.Range(0, line.X.Count).Chunk(stretch)
                .SelectMany(s => new[] { s[0], s.MinBy(i => line.Y[i]), s.MaxBy(i => line.Y[i]), s[^1] }.Distinct().Order()),
        ];
        long[]? counts = line.Counts is null ? null : [.. indices.Select(i => line.Counts[i])];
        return line with { X = [.. indices.Select(i => line.X[i])], Y = [.. indices.Select(i => line.Y[i])], Counts = counts };
    }
}
