using System.Globalization;

namespace Crest.Pipelines.Supernova;

/// <summary>Which numbers a column of predictions can have. What is not known is NaN everywhere.</summary>
internal static class PredictionRange
{
    /// <summary>Probabilities that other programs wrote are rounded: their sum differs from 1 by this at most.</summary>
    private const double Rounding = 0.01;

    /// <summary>The first number of a row that its column cannot have, and why; null where all are well.</summary>
    /// <param name="columns">The headers.</param>
    /// <param name="row">The numbers, as many.</param>
    public static (int Column, string Why)? FirstFault(ReadOnlySpan<string> columns, ReadOnlySpan<double> row)
    {
        double sum = 0, measured = double.NaN;
        int classes = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            if (Fault(columns[i], row[i], measured) is { } fault) return (i, fault);
            if (columns[i] == PredictionTable.Measured) measured = row[i];
            if (!PredictionTable.IsClass(columns[i])) continue;
            classes++;
            sum += row[i];
        }

        return classes > 1 && Math.Abs(sum - 1) > Rounding
            ? (0, string.Create(CultureInfo.InvariantCulture, $"the probabilities of the {classes} classes sum to {sum:G4}, not to 1"))
            : null;
    }

    private static string? Fault(string column, double value, double measured)
    {
        string text = value.ToString("G6", CultureInfo.InvariantCulture);
        if (double.IsInfinity(value)) return $"{text} is not a finite number";
        return column switch
        {
            _ when PredictionTable.IsClass(column) && value is < 0 or > 1 => $"{text} is not a probability from 0 to 1",
            PredictionTable.Error or MergedColumns.RedshiftError or MergedColumns.PeakDayError or PredictionTable.Novelty when value < 0 =>
                $"{text} is negative",
            PredictionTable.Measured or PredictionTable.Visits when value < 0 || value > Math.Floor(value) =>
                $"{text} is not a number of visits",
            PredictionTable.Visits when measured > value =>
                string.Create(CultureInfo.InvariantCulture, $"{measured} visits were measured of {text}"),
            _ => null,
        };
    }
}
