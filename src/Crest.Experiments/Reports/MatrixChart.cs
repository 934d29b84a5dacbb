namespace Crest.Experiments.Reports;

/// <summary>Counts by two labels, as a confusion matrix: shaded by the share of the row, with share and count in each cell.</summary>
public sealed class MatrixChart : Chart
{
    /// <summary>What the rows are, e.g. <c>true class</c>.</summary>
    public required string RowLabel { get; init; }

    /// <summary>What the columns are, e.g. <c>predicted class</c>.</summary>
    public required string ColumnLabel { get; init; }

    /// <summary>The names of the rows.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>The names of the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The counts [rows × columns].</summary>
    public required long[,] Counts { get; init; }

    internal override object Data()
    {
        if (Counts.GetLength(0) != Rows.Count || Counts.GetLength(1) != Columns.Count)
            throw new ArgumentException($"The matrix '{Title}' has {Counts.GetLength(0)} × "
                + $"{Counts.GetLength(1)} counts for {Rows.Count} × {Columns.Count} labels.");
        return new
        {
            Kind = "matrix",
            Title,
            RowLabel,
            ColumnLabel,
            Rows,
            Columns,
            Counts = Enumerable.Range(0, Rows.Count).Select(r => Enumerable.Range(0, Columns.Count).Select(c => Counts[r, c])),
        };
    }
}
