using System.Collections;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;

namespace Crest.Survey.RawData;

/// <summary>
/// The visits that the objects of a flux table share. Times of a band (or of a numbered visit) that are within the tolerance are one visit.
/// One is on the grid when at least two of the objects that are looked at have it, so that a wrong row is found out.
/// </summary>
internal sealed class FluxGrid
{
    /// <summary>Days are told to a tenth of a second: the difference of two dates of five digits has no more.</summary>
    private const int Digits = 6;

    private const double Rounding = 1e-6;
    private const int LookedAt = 4096, FewObjects = 4;

    private readonly string _path;
    private readonly FluxRows _rows;
    private readonly double _tolerance;
    private readonly double[][] _days;
    private readonly int[][] _columns;

    /// <param name="path">The table.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="tolerance">How far from the day of a visit a row may be.</param>
    /// <param name="visits">The visits in the order of their columns, each with the number of its slot.</param>
    private FluxGrid(string path, FluxRows rows, double tolerance, List<(Visit Visit, int Slot)> visits)
    {
        (_path, _rows, _tolerance) = (path, rows, tolerance);
        Cadence = new Cadence(visits.Select(v => v.Visit));
        ILookup<int, (double Day, int Column)> bySlot =
            visits.Select((v, column) => (v.Visit.ElapsedDay, column, v.Slot)).ToLookup(v => v.Slot, v => (v.ElapsedDay, v.column));
        _days = [.. Enumerable.Range(0, rows.Slots.Count).Select(slot => bySlot[slot].Select(v => v.Day).ToArray())];
        _columns = [.. Enumerable.Range(0, rows.Slots.Count).Select(slot => bySlot[slot].Select(v => v.Column).ToArray())];
    }

    /// <summary>The grid.</summary>
    public Cadence Cadence { get; }

    /// <summary>Finds the grid of a table.</summary>
    /// <param name="path">The table, for errors.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="tolerance">Days by which the times of one visit may differ, at least 0.</param>
    /// <exception cref="CrestException">The objects share no visit, or half of them have one on another day than the others.</exception>
    public static FluxGrid Of(string path, FluxRows rows, double tolerance)
    {
        int objects = rows.Names.Count, looked = Math.Min(objects, LookedAt);
        var times = new List<(double Day, int Object, int Line)>[rows.Slots.Count];
        for (int slot = 0; slot < times.Length; slot++) times[slot] = [];
        foreach ((FluxRow row, int line) in rows.All())
        {
            // Every so-manieth object.
            if ((long)row.Object * looked % objects >= looked) continue;
            times[row.Slot].Add((Math.Round(row.Mjd - rows.FirstDay, Digits), row.Object, line));
        }

        int needed = looked < FewObjects ? 1 : 2;
        List<(FluxSlot Slot, int Number, Cluster Visit)> elected = [];
        for (int slot = 0; slot < times.Length; slot++)
        {
            List<Cluster> clusters = Cluster.Of(times[slot], tolerance);
            if (rows.Slots[slot].Index > 0) clusters = Numbered(path, rows.Slots[slot], clusters);
            elected.AddRange(clusters.Where(c => c.Objects >= needed).Select(c => (rows.Slots[slot], slot, c)));
        }

        if (elected.Count == 0)
            throw new CrestException($"{path}: no visit is shared by two of the {looked} objects looked at: they are on no common grid of "
                + $"times (within {tolerance} days); a larger --time-tolerance allows for visits that jitter");
        var counted = new int[times.Length];
        List<(Visit, int)> visits = [];
        foreach ((FluxSlot slot, int number, Cluster cluster) in elected
            .OrderBy(e => e.Slot.Band, Comparer<string>.Create(PassbandOrder.Compare)).ThenBy(e => e.Slot.Index).ThenBy(e => e.Visit.Day))
        {
            counted[number]++;
            visits.Add((new Visit(slot.Band, slot.Index > 0 ? slot.Index : counted[number], cluster.Day), number));
        }

        if ((long)visits.Count * objects > Array.MaxLength)
            throw new CrestException($"{path}: {objects} objects have {visits.Count} visits: they are on no common grid of times "
                + $"(within {tolerance} days); a larger --time-tolerance allows for visits that jitter");
        return new FluxGrid(path, rows, tolerance, visits);
    }

    /// <summary>The light curves on the grid; the rows are given back.</summary>
    /// <exception cref="CrestException">A row is not on the grid, or there twice.</exception>
    public LightCurveTable Fill()
    {
        var table = new LightCurveTable(Cadence, [.. _rows.Names]);
        int visits = Cadence.Count;
        var isFilled = new BitArray(_rows.Names.Count * visits);
        foreach ((FluxRow row, int line) in _rows.TakeAll())
        {
            int place = (row.Object * visits) + ColumnOf(row, line);
            if (isFilled[place])
            {
                Visit visit = Cadence.Visits[place % visits];
                throw new CrestException(
                    $"{_path}: line {line}: object {_rows.Names[row.Object]} has a second row of visit {visit.Index} of band {visit.Band} "
                    + $"(day {Math.Round(row.Mjd - _rows.FirstDay, Digits)}); remove one of the two"
                    + (_tolerance > 0 ? $", or give a smaller --time-tolerance: rows within {_tolerance} days are one visit" : ""));
            }

            isFilled[place] = true;
            table.Flux[place] = row.Flux;
            table.FluxError[place] = row.FluxError;
        }

        return table;
    }

    private int ColumnOf(FluxRow row, int line)
    {
        double[] days = _days[row.Slot];
        double day = Math.Round(row.Mjd - _rows.FirstDay, Digits);
        int nearest = Array.BinarySearch(days, day);
        if (nearest < 0)
        {
            nearest = ~nearest;
            if (nearest == days.Length || (nearest > 0 && day - days[nearest - 1] < days[nearest] - day)) nearest--;
        }

        if (nearest >= 0 && Math.Abs(days[nearest] - day) <= _tolerance + Rounding) return _columns[row.Slot][nearest];
        FluxSlot slot = _rows.Slots[row.Slot];
        string what = slot.Index > 0 ? $"visit {slot.Index} of band {slot.Band}" : $"the visit of band {slot.Band} on day {day}";
        string why = nearest < 0 || slot.Index == 0
            ? $"is not on the grid of the other objects, which have {Cadence.Visits.Count(v => v.Band == slot.Band)} visits of that band"
                + (nearest >= 0 ? $", the nearest on day {days[nearest]}" : "")
            : $"is on day {day}, but on day {days[nearest]} for the other objects";
        throw new CrestException(
            $"{_path}: line {line}: {what} {why}; a larger --time-tolerance allows for visits that jitter");
    }

    /// <summary>A visit that the table numbers has one day: that of most objects.</summary>
    private static List<Cluster> Numbered(string path, FluxSlot slot, List<Cluster> clusters)
    {
        if (clusters.Count < 2) return clusters;
        Cluster[] order = [.. clusters.OrderByDescending(c => c.Objects)];
        if (order[1].Objects == order[0].Objects)
            throw new CrestException(
                $"{path}: line {order[1].FirstLine}: visit {slot.Index} of band {slot.Band} is on day {order[1].Day}, but on day "
                + $"{order[0].Day} in line {order[0].FirstLine}; "
                + "all objects share one grid (--time-tolerance allows for visits that jitter)");
        return [order[0]];
    }

    /// <summary>Times that are one visit.</summary>
    private sealed record Cluster(double Day, int Objects, int FirstLine)
    {
        public static List<Cluster> Of(List<(double Day, int Object, int Line)> times, double tolerance)
        {
            times.Sort();
            List<Cluster> clusters = [];
            for (int first = 0, end; first < times.Count; first = end)
            {
                // Up to the tolerance on either side of its middle.
                for (end = first + 1; end < times.Count && times[end].Day - times[first].Day <= (2 * tolerance) + Rounding; end++)
                {
                }

                List<(double Day, int Object, int Line)> own = times[first..end];
                double day = Math.Round((own[0].Day + own[^1].Day) / 2, Digits);
                clusters.Add(new Cluster(day, own.Select(t => t.Object).Distinct().Count(), own.Min(t => t.Line)));
            }

            return clusters;
        }
    }
}
