using Crest.Foundation.Errors;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurves;
using Crest.Survey.Observations;

namespace Crest.Survey.VisitGrids;

/// <summary>
/// Puts light curves with observations at any times on a grid of visits: each observation belongs to the visit of its band that is
/// nearest in time, if it is within the tolerance; of several that belong to one visit the nearest is taken. What no observation belongs
/// to stays missing (NaN).
/// </summary>
public sealed class GridPlacement
{
    /// <summary>Observations in memory at once, where an object has not more.</summary>
    private const int ChunkObservations = 1 << 20;

    /// <summary>Times of five digits before the point are exact to this [day].</summary>
    private const double Rounding = 1e-6;

    private readonly VisitGrid _grid;
    private readonly Dictionary<string, BandVisits> _bands;
    private readonly double[] _distance;

    private GridPlacement(VisitGrid grid)
    {
        _grid = grid;
        _distance = new double[grid.Cadence.Count];
        _bands = grid.Cadence.Visits.Select((visit, column) => (visit, column)).GroupBy(v => v.visit.Band).ToDictionary(
            g => g.Key, g => new BandVisits([.. g.Select(v => v.visit.ElapsedDay)], [.. g.Select(v => v.column)]), StringComparer.Ordinal);
    }

    /// <summary>Puts the light curves of a file on a grid.</summary>
    /// <param name="file">The light curves.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>
    /// The light curves on the grid, in the order of the file, with their labels, positions, days from peak, and redshifts: of the
    /// simulation or of a spectrum, never the host's photometric one. And what became of the observations.
    /// </returns>
    /// <exception cref="CrestException">The table does not fit into memory, or the file is damaged.</exception>
    public static (LightCurveTable Table, GridCounts Counts) Place(
        RaggedLightCurves file, VisitGrid grid, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(grid);
        long cells = (long)file.Count * grid.Cadence.Count;
        if (cells > Array.MaxLength)
            throw new CrestException(
                $"{file.Path}: {file.Count} objects of {grid.Cadence.Count} visits are more than fit into memory at once; "
                + "give a grid of fewer visits, or fewer objects");
        var counts = new GridCounts { Objects = file.Count, Observations = file.Observations, Cells = cells };
        var placement = new GridPlacement(grid);
        var table = new LightCurveTable(grid.Cadence, new string[file.Count]) { Positions = new SkyPosition[file.Count] };
        for (int first = 0, end; first < file.Count; first = end)
        {
            cancellation.ThrowIfCancellationRequested();
            long rows = file.ObservationsOf(first);
            for (end = first + 1; end < file.Count && rows + file.ObservationsOf(end) <= ChunkObservations; end++)
                rows += file.ObservationsOf(end);
            ObservationTable chunk = file.Read(first, end - first);
            for (int index = 0; index < chunk.Count; index++) placement.Place(chunk, index, table, first + index, counts);
        }

        if (Array.TrueForAll(table.Positions, position => double.IsNaN(position.RightAscension))) table.Positions = null;
        return (table, counts);
    }

    private void Place(ObservationTable from, int index, LightCurveTable table, int sample, GridCounts counts)
    {
        table.Names[sample] = from.Name[index];
        table.Label[sample] = from.Label[index];
        table.Positions![sample] = from.Position[index];
        (float simulated, float spectroscopic) = (from.SimulatedRedshift[index], from.SpectroscopicRedshift[index]);
        if (!float.IsNaN(simulated)) table.Redshift[sample] = simulated;
        else if (!float.IsNaN(spectroscopic)) table.Redshift[sample] = spectroscopic;
        if (!float.IsNaN(simulated) && float.IsNaN(spectroscopic)) counts.SimulatedRedshifts++;
        double zero = _grid.ZeroOf(from, index);
        if (double.IsNaN(zero))
        {
            if (counts.Undetected++ == 0) counts.FirstUndetected = from.Name[index];
            counts.OfUndetected += from.ObservationsOf(index);
            return;
        }

        if (!double.IsNaN(from.PeakMjd[index]))
        {
            Span<float> epoch = table.EpochOf(sample);
            for (int visit = 0; visit < epoch.Length; visit++)
                epoch[visit] = (float)(_grid.Cadence.Visits[visit].ElapsedDay - (from.PeakMjd[index] - zero));
        }

        Span<float> flux = table.FluxOf(sample), error = table.FluxErrorOf(sample);
        Array.Fill(_distance, double.PositiveInfinity);
        for (int row = from.RowStart[index]; row < from.RowStart[index + 1]; row++)
        {
            string band = from.Bands[from.Band[row]];
            if (!_bands.TryGetValue(band, out BandVisits? visits))
            {
                counts.OtherBands[band] = counts.OtherBands.GetValueOrDefault(band) + 1;
                continue;
            }

            (int column, double distance) = visits.Nearest(from.Mjd[row] - zero);
            if (distance > _grid.Tolerance + Rounding)
            {
                counts.Far++;
                continue;
            }

            if (double.IsPositiveInfinity(_distance[column])) counts.Used++;
            else counts.Beside++;
            // Of two at the same distance the first stays.
            if (distance >= _distance[column]) continue;
            _distance[column] = distance;
            flux[column] = from.Flux[row];
            error[column] = from.FluxError[row];
        }
    }

    /// <summary>The visits of a band.</summary>
    /// <param name="days">Their days, ascending.</param>
    /// <param name="columns">Their columns of the table.</param>
    private sealed class BandVisits(double[] days, int[] columns)
    {
        /// <summary>The visit nearest to a day, the earlier of two, and how far it is.</summary>
        public (int Column, double Distance) Nearest(double day)
        {
            int next = Array.BinarySearch(days, day);
            if (next >= 0) return (columns[next], 0);
            next = ~next;
            if (next == days.Length || (next > 0 && day - days[next - 1] <= days[next] - day)) next--;
            return (columns[next], Math.Abs(day - days[next]));
        }
    }
}
