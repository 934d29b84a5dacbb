namespace Crest.Pipelines.Supernova;

/// <summary>
/// The columns of the ranked list that say how far its predictions can be trusted: they follow those that every list has, as far as the
/// predictions have them.
/// </summary>
internal static class MergedColumns
{
    /// <summary>Header of the uncertainty of the redshift, 68 %.</summary>
    public const string RedshiftError = "redshift_error";

    /// <summary>Header of the uncertainty of the peak day, 68 %, in days.</summary>
    public const string PeakDayError = "sn_epoch_error";

    /// <summary>Adds the columns.</summary>
    /// <param name="merged">The ranked list.</param>
    /// <param name="classPath">Predictions of the class: visits, novelty and note.</param>
    /// <param name="redshiftPath">Predictions of the redshift: its error; or null.</param>
    /// <param name="peakDayPath">Predictions of the peak day: its error; or null.</param>
    /// <exception cref="Foundation.Errors.CrestException">A file cannot be read.</exception>
    public static PredictionTable Add(PredictionTable merged, string classPath, string? redshiftPath, string? peakDayPath)
    {
        Indexed classes = Indexed.Read(classPath);
        Indexed? redshifts = redshiftPath is null ? null : Indexed.Read(redshiftPath),
            peakDays = peakDayPath is null ? null : Indexed.Read(peakDayPath);
        (string Column, string Of, Indexed? From)[] all =
        [
            (RedshiftError, PredictionTable.Error, redshifts),
            (PeakDayError, PredictionTable.Error, peakDays),
            (PredictionTable.Measured, PredictionTable.Measured, classes),
            (PredictionTable.Visits, PredictionTable.Visits, classes),
            (PredictionTable.Novelty, PredictionTable.Novelty, classes),
        ];
        (string Column, string Of, Indexed From)[] columns =
            [.. all.Where(c => c.From?.Table.Columns.Contains(c.Of) == true).Select(c => (c.Column, c.Of, c.From!))];
        return new PredictionTable(
            [.. merged.Columns, .. columns.Select(c => c.Column)], merged.Names,
            [.. merged.Names.Select((name, row) =>
                (double[])[.. merged.Values[row], .. columns.Select(c => c.From.Table.Value(c.From.Rows[name], c.Of))])])
        {
            Notes = classes.Table.Notes is { } notes ? [.. merged.Names.Select(name => notes[classes.Rows[name]])] : null,
        };
    }

    /// <summary>Predictions with the row of each name.</summary>
    private sealed record Indexed(PredictionTable Table, Dictionary<string, int> Rows)
    {
        public static Indexed Read(string path)
        {
            PredictionTable table = PredictionTable.Read(path);
            return new Indexed(
                table, table.Names.Select((name, row) => (name, row)).ToDictionary(r => r.name, r => r.row, StringComparer.Ordinal));
        }
    }
}
