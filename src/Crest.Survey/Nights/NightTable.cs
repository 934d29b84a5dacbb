using Crest.Foundation.Errors;
using Crest.Survey.Observations;

namespace Crest.Survey.Nights;

/// <summary>
/// Light curves night by night: the observations of an object within <see cref="Length"/> of the night's first are one row, with a flux for
/// each band. Several observations of a night in one band are averaged, weighted by the inverse of their variances.
/// </summary>
/// <remarks>Eight hours are what SuperNNova takes (Möller, de Boissière 2020, arXiv 1901.06384, section 3).</remarks>
public sealed class NightTable
{
    /// <summary>The longest time from the first to the last observation of a night, in days.</summary>
    public const double Length = 8 / 24.0;

    private NightTable(int objects, int bands)
    {
        Bands = bands;
        Start = new int[objects + 1];
        FirstDetection = new int[objects];
        (Mjd, Flux, Error) = ([], [], []);
    }

    /// <summary>Number of bands.</summary>
    public int Bands { get; }

    /// <summary>Where the nights of each object begin [objects + 1].</summary>
    public int[] Start { get; }

    /// <summary>Time of the first observation of each night [nights], MJD.</summary>
    public double[] Mjd { get; private set; }

    /// <summary>Fluxes [nights × bands]; 0 where the band was not observed.</summary>
    public float[] Flux { get; private set; }

    /// <summary>Standard deviations of the fluxes [nights × bands], above 0; 0 where the band was not observed.</summary>
    public float[] Error { get; private set; }

    /// <summary>
    /// The night of each object, counted from its first, in which a flux is five times its error for the first time [objects]; -1 where
    /// there is none.
    /// </summary>
    public int[] FirstDetection { get; }

    /// <summary>Number of observations that are left out because they are outside the window, and of the objects that have such.</summary>
    public (int Observations, int Objects) Outside { get; private set; }

    /// <summary>Number of objects.</summary>
    public int Count => FirstDetection.Length;

    /// <summary>Number of nights of an object.</summary>
    /// <param name="index">The object, from 0.</param>
    public int NightsOf(int index) => Start[index + 1] - Start[index];

    /// <summary>Number of nights of an object that begin until a time.</summary>
    /// <param name="index">The object, from 0.</param>
    /// <param name="until">The last time, MJD.</param>
    public int NightsUntil(int index, double until)
    {
        int night = Start[index];
        while (night < Start[index + 1] && Mjd[night] <= until) night++;
        return night - Start[index];
    }

    /// <summary>Groups the observations of a table.</summary>
    /// <param name="table">The light curves.</param>
    /// <param name="bands">The bands that are taken, in their order; observations in others are left out.</param>
    /// <param name="zeroPoint">The zero point that the fluxes are converted to.</param>
    /// <param name="window">The days about the first detection that are taken; null for all.</param>
    /// <exception cref="CrestException">The table has none of the bands, or there are more values than an array can have.</exception>
    public static NightTable Of(ObservationTable table, IReadOnlyList<string> bands, double zeroPoint, DetectionWindow? window = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(bands);
        int[] places = [.. table.Bands.Select(band => IndexOf(bands, band))];
        if (Array.TrueForAll(places, place => place < 0))
        {
            throw new CrestException(
                $"none of the bands {string.Join(", ", bands)} is in the data, which have {string.Join(", ", table.Bands)}");
        }

        var nights = new NightTable(table.Count, bands.Count);
        var rows = new (int First, int End)[table.Count];
        int count = 0;
        for (int i = 0; i < table.Count; i++)
        {
            rows[i] = nights.RowsWithin(window, table, places, i);
            count += CountNights(table, places, rows[i]);
            nights.Start[i + 1] = count;
        }

        if ((long)count * bands.Count > Array.MaxLength)
            throw new CrestException($"{count} nights of {bands.Count} bands are more than fit into memory at once");
        (nights.Mjd, nights.Flux, nights.Error) = (new double[count], new float[count * bands.Count], new float[count * bands.Count]);
        double scale = Math.Pow(10, 0.4 * (zeroPoint - table.ZeroPoint));
        for (int i = 0; i < table.Count; i++) nights.Fill(table, places, i, rows[i], scale);
        return nights;
    }

    private static int IndexOf(IReadOnlyList<string> bands, string band)
    {
        for (int i = 0; i < bands.Count; i++)
            if (bands[i] == band) return i;
        return -1;
    }

    /// <summary>The observations of an object within the window; those outside it, in the bands that are taken, are counted.</summary>
    private (int First, int End) RowsWithin(DetectionWindow? window, ObservationTable table, int[] places, int index)
    {
        (int first, int end) = (table.RowStart[index], table.RowStart[index + 1]);
        if (window is null) return (first, end);
        int detection = first, outside = 0;
        while (detection < end && !IsDetection(table, places, detection)) detection++;
        if (detection == end) return (first, end);
        for (; !window.Contains(table.Mjd[first], table.Mjd[detection]); first++) outside += places[table.Band[first]] < 0 ? 0 : 1;
        for (; !window.Contains(table.Mjd[end - 1], table.Mjd[detection]); end--) outside += places[table.Band[end - 1]] < 0 ? 0 : 1;
        if (outside > 0) Outside = (Outside.Observations + outside, Outside.Objects + 1);
        return (first, end);
    }

    private static bool IsDetection(ObservationTable table, int[] places, int row)
    {
        const float detected = 5;
        return places[table.Band[row]] >= 0 && table.Flux[row] >= detected * table.FluxError[row];
    }

    private static int CountNights(ObservationTable table, int[] places, (int First, int End) rows)
    {
        int count = 0;
        double start = double.NegativeInfinity;
        for (int row = rows.First; row < rows.End; row++)
        {
            if (places[table.Band[row]] < 0 || table.Mjd[row] - start <= Length) continue;
            start = table.Mjd[row];
            count++;
        }

        return count;
    }

    private void Fill(ObservationTable table, int[] places, int index, (int First, int End) rows, double scale)
    {
        Span<double> weights = stackalloc double[Bands], sums = stackalloc double[Bands];
        int night = Start[index] - 1;
        FirstDetection[index] = -1;
        for (int row = rows.First; row <= rows.End; row++)
        {
            bool ends = row == rows.End;
            int band = ends ? -1 : places[table.Band[row]];
            if (!ends && band < 0) continue;
            if (ends || night < Start[index] || table.Mjd[row] - Mjd[night] > Length)
            {
                if (night >= Start[index]) Close(night, weights, sums);
                if (ends) break;
                night++;
                Mjd[night] = table.Mjd[row];
                weights.Clear();
                sums.Clear();
            }

            double error = table.FluxError[row] * scale, weight = 1 / (error * error);
            weights[band] += weight;
            sums[band] += weight * table.Flux[row] * scale;
            if (FirstDetection[index] < 0 && IsDetection(table, places, row))
                FirstDetection[index] = night - Start[index];
        }
    }

    private void Close(int night, Span<double> weights, Span<double> sums)
    {
        for (int band = 0; band < Bands; band++)
        {
            if (weights[band] == 0) continue;
            Flux[(night * Bands) + band] = (float)(sums[band] / weights[band]);
            Error[(night * Bands) + band] = (float)(1 / Math.Sqrt(weights[band]));
        }
    }
}
