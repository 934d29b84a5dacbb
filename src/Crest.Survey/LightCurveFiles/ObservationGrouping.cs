using System.Runtime.InteropServices;
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
        // The rows of each object together, in the order in which they came.
        var starts = new Dictionary<int, (int Start, int Filled)>();
        foreach (ReadOnlyMemory<ObservationRow> block in part.Blocks())
            foreach (ref readonly ObservationRow row in block.Span)
                CollectionsMarshal.GetValueRefOrAddDefault(starts, row.Object, out _).Filled++;
        int[] objects = [.. starts.Keys.Order()];
        int start = 0;
        foreach (int index in objects)
        {
            int count = starts[index].Filled;
            starts[index] = (start, 0);
            start += count;
        }

        var rows = new ObservationRow[part.Count];
        foreach (ReadOnlyMemory<ObservationRow> block in part.Blocks())
        {
            foreach (ref readonly ObservationRow row in block.Span)
            {
                ref (int Start, int Filled) place = ref CollectionsMarshal.GetValueRefOrAddDefault(starts, row.Object, out _);
                rows[place.Start + place.Filled++] = row;
            }
        }

        foreach (int index in objects)
        {
            Span<ObservationRow> own = rows.AsSpan(starts[index].Start, starts[index].Filled);
            Sort(own);
            counts[index] = AddOnce(own, grouped, repeatsVisits(index));
        }
    }

    private static void Sort(Span<ObservationRow> rows)
    {
        // All are of one object, so its number can hold the order in which they came meanwhile.
        int index = rows[0].Object;
        for (int i = 0; i < rows.Length; i++) rows[i].Object = i;
        rows.Sort(static (a, b) => a.Mjd != b.Mjd ? a.Mjd.CompareTo(b.Mjd) : a.Object.CompareTo(b.Object));
        foreach (ref ObservationRow row in rows) row.Object = index;
    }

    /// <summary>Adds the rows of an object, and of those of one image the best.</summary>
    /// <returns>How many were added.</returns>
    private static int AddOnce(Span<ObservationRow> rows, ObservationSpool grouped, bool repeatsVisits)
    {
        bool[] left = new bool[repeatsVisits ? rows.Length : 0];
        for (int i = 1; i < left.Length; i++)
        {
            for (int k = i - 1; k >= 0 && rows[i].Mjd - rows[k].Mjd < ObservationCheck.SameTime; k--)
            {
                if (left[k] || rows[k].Band != rows[i].Band) continue;
                (int stays, int goes) = ObservationCheck.IsBetter(rows[i].Flags, rows[k].Flags) ? (i, k) : (k, i);
                left[goes] = true;
                rows[stays].Flags |= rows[goes].Flags & ObservationFlags.Detected;
                break;
            }
        }

        int added = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (repeatsVisits && left[i]) continue;
            grouped.Add(rows[i]);
            added++;
        }

        return added;
    }
}
