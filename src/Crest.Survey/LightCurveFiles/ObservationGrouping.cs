using Crest.Survey.Observations;

namespace Crest.Survey.LightCurveFiles;

/// <summary>
/// Puts observations that came in parts (alerts, the rows of a table) object after object and in the order of time. The objects are parted
/// into ranges whose observations fit into memory, and each range is sorted by itself.
/// </summary>
internal static class ObservationGrouping
{
    /// <summary>Rows sorted at once: 48 MB.</summary>
    private const int MostRows = 1 << 21;

    private const int RangeBlockRows = 1 << 9;

    /// <summary>Groups the rows of a spool.</summary>
    /// <param name="spool">The rows in any order.</param>
    /// <param name="counts">Number of rows of each object; afterwards of those that are kept.</param>
    /// <param name="path">What the names of temporary files begin with.</param>
    /// <param name="repeatsVisits">Whether the observations of an object are images that may be there twice.</param>
    public static ObservationSpool Group(ObservationSpool spool, List<int> counts, string path, Func<int, bool> repeatsVisits)
    {
        int[] rangeOf = RangesOf(counts, out int ranges);
        var parts = new ObservationSpool[ranges];
        var grouped = new ObservationSpool($"{path}.grouped");
        try
        {
            for (int i = 0; i < ranges; i++) parts[i] = new ObservationSpool($"{path}.range{i}", RangeBlockRows);
            foreach (ReadOnlyMemory<ObservationRow> block in spool.Blocks())
                foreach (ref readonly ObservationRow row in block.Span) parts[rangeOf[row.Object]].Add(row);
            foreach (ObservationSpool part in parts) AddSorted(part, grouped, counts, repeatsVisits);
            return grouped;
        }
        catch
        {
            grouped.Dispose();
            throw;
        }
        finally
        {
            foreach (ObservationSpool? part in parts) part?.Dispose();
        }
    }

    private static int[] RangesOf(List<int> counts, out int ranges)
    {
        var rangeOf = new int[counts.Count];
        long rows = 0;
        ranges = 1;
        for (int i = 0; i < rangeOf.Length; i++)
        {
            if (rows > 0 && rows + counts[i] > MostRows) (ranges, rows) = (ranges + 1, 0);
            rows += counts[i];
            rangeOf[i] = ranges - 1;
        }

        return rangeOf;
    }

    private static void AddSorted(ObservationSpool part, ObservationSpool grouped, List<int> counts, Func<int, bool> repeatsVisits)
    {
        var rows = new ObservationRow[part.Count];
        int filled = 0;
        foreach (ReadOnlyMemory<ObservationRow> block in part.Blocks())
        {
            block.Span.CopyTo(rows.AsSpan(filled));
            filled += block.Length;
        }

        // Rows of one object and time keep the order in which they came.
        var order = new int[rows.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        order.AsSpan().Sort((a, b) => rows[a].Object != rows[b].Object ? rows[a].Object.CompareTo(rows[b].Object)
            : rows[a].Mjd != rows[b].Mjd ? rows[a].Mjd.CompareTo(rows[b].Mjd) : a.CompareTo(b));
        bool[] left = new bool[rows.Length];
        for (int i = 1; i < order.Length; i++)
        {
            if (!repeatsVisits(rows[order[i]].Object)) continue;
            for (int k = i - 1; k >= 0 && IsSameTime(rows[order[i]], rows[order[k]]); k--)
            {
                if (left[order[k]] || rows[order[k]].Band != rows[order[i]].Band) continue;
                bool later = ObservationCheck.IsBetter(rows[order[i]].Flags, rows[order[k]].Flags);
                (int stays, int goes) = later ? (order[i], order[k]) : (order[k], order[i]);
                left[goes] = true;
                rows[stays].Flags |= rows[goes].Flags & ObservationFlags.Detected;
                break;
            }
        }

        foreach (int row in order)
        {
            if (left[row]) counts[rows[row].Object]--;
            else grouped.Add(rows[row]);
        }
    }

    private static bool IsSameTime(in ObservationRow row, in ObservationRow earlier) =>
        row.Object == earlier.Object && row.Mjd - earlier.Mjd < ObservationCheck.SameTime;
}
