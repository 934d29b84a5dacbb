using Crest.Foundation.Errors;


namespace Crest.Survey.LightCurves;

/// <summary>
/// Puts the rows of raw files on the cadence of a table: rows in another order are put in order, missing ones stay NaN. One instance
/// serves one thread.
/// </summary>
public sealed class CadencePlacement
{
    private readonly LightCurveTable _table;
    private readonly Visit[] _visits;
    private readonly int[] _placedFor;

    /// <summary>Makes the placement on a table.</summary>
    /// <param name="table">The table; other threads may fill other samples of it meanwhile.</param>
    public CadencePlacement(LightCurveTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        _visits = [.. table.Cadence.Visits];
        _placedFor = new int[_visits.Length];
        Array.Fill(_placedFor, -1);
    }

    /// <summary>Fills one object.</summary>
    /// <param name="rows">The rows of its file.</param>
    /// <param name="path">The file, for error messages.</param>
    /// <param name="sample">The object's row of the table, not filled before.</param>
    /// <exception cref="CrestException">A row is not on the grid or there twice, or the file is cut.</exception>
    public void Place(LightCurveRows rows, string path, int sample)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Span<float> flux = _table.FluxOf(sample), error = _table.FluxErrorOf(sample), epoch = _table.EpochOf(sample);
        if (rows.Count < _visits.Length && !rows.EndsWithLineEnd)
            throw new CrestException($"{path}: line {rows.Line[^1]}: the file ends in the middle of "
                + $"a line and has {rows.Count} of {_visits.Length} visits: it is cut; get a whole copy of it");
        // The table starts with -1, an unknown peak; where the peak is known, a visit that the file lacks is missing.
        if (rows.Epoch.ContainsAnyExcept((float)LightCurveTable.Unknown)) epoch.Fill(float.NaN);

        ReadOnlySpan<string> band = rows.Band;
        ReadOnlySpan<int> index = rows.Index;
        ReadOnlySpan<double> day = rows.ElapsedDay;
        for (int row = 0; row < rows.Count; row++)
        {
            int column = row;
            if (row >= _visits.Length || _visits[row].Index != index[row] || _visits[row].Band != band[row])
                column = _table.Cadence.ColumnOf(band[row], index[row]);
            if (column < 0 || _visits[column].ElapsedDay != day[row]) throw OffGrid(rows, row, column, path);
            if (_placedFor[column] == sample)
                throw new CrestException($"{path}: line {rows.Line[row]}: visit {index[row]} of band {band[row]} is there a second time");
            _placedFor[column] = sample;
            flux[column] = rows.Flux[row];
            error[column] = rows.FluxError[row];
            epoch[column] = rows.Epoch[row];
        }
    }

    private CrestException OffGrid(LightCurveRows rows, int row, int column, string path)
    {
        (string band, int index, double day) = (rows.Band[row], rows.Index[row], rows.ElapsedDay[row]);
        int ofBand = _visits.Count(v => v.Band == band);
        string why = column >= 0 ? $"is on day {day}, but on day {_visits[column].ElapsedDay} for the other objects"
            : ofBand == 0 ? $"is not on the grid of the other objects, whose bands are {string.Join(' ', _table.Cadence.Bands)}"
            : $"is not on the grid of the other objects, which have {ofBand} of that band, "
                + $"up to {_visits.Where(v => v.Band == band).Max(v => v.Index)}";
        return new CrestException($"{path}: line {rows.Line[row]}: visit {index} of band {band} {why}");
    }
}
