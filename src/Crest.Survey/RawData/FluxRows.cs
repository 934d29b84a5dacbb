using Crest.Foundation.Errors;

namespace Crest.Survey.RawData;

/// <summary>
/// The rows of a flux table as they come, 24 bytes each: a table of tens of millions of rows is smaller here than on disk.
/// </summary>
internal sealed class FluxRows(BandMap bands)
{
    private const int BlockRows = 1 << 16;

    private readonly Dictionary<string, int> _objects = new(StringComparer.Ordinal), _bandNumbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Band, int Index), int> _slotNumbers = [];
    private readonly List<string> _names = [];
    private readonly List<FluxSlot> _slots = [];
    private readonly List<string> _bands = [];
    private readonly List<FluxRow[]?> _blocks = [];
    private readonly List<(long Row, int Line)> _lines = [];

    /// <summary>Number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>Names of the objects, in the order in which the rows first name them.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>What rows measure: a band, or a visit of a band where the rows number them.</summary>
    public IReadOnlyList<FluxSlot> Slots => _slots;

    /// <summary>The earliest time.</summary>
    public double FirstDay { get; private set; } = double.PositiveInfinity;

    /// <summary>Adds the row that a table is at.</summary>
    /// <param name="csv">With the columns <c>object_id</c>, <c>mjd</c>, <c>passband</c>, <c>flux</c>, <c>flux_err</c>, and perhaps
    /// <c>index</c>.</param>
    /// <exception cref="CrestException">A value is wrong.</exception>
    public void Add(CsvTable csv)
    {
        string name = csv.Text(0);
        if (!_objects.TryGetValue(name, out int number))
        {
            _objects.Add(name, number = _names.Count);
            _names.Add(name);
        }

        double mjd = csv.Number(1);
        if (double.IsNaN(mjd)) throw csv.Error(1, "mjd is missing; every visit has its day");
        int slot = SlotOf(BandOf(csv.Text(2)), csv.Has(5) ? IndexOf(csv) : 0);
        long expected = _lines.Count == 0 ? -1 : _lines[^1].Line + (Count - _lines[^1].Row);
        if (csv.Line != expected) _lines.Add((Count, csv.Line));
        int place = (int)(Count % BlockRows);
        if (place == 0) _blocks.Add(new FluxRow[BlockRows]);
        _blocks[^1]![place] = new FluxRow(number, slot, mjd, (float)csv.Number(3), (float)csv.Number(4));
        FirstDay = Math.Min(FirstDay, mjd);
        Count++;
    }

    /// <summary>The rows in their order, with their lines in the file.</summary>
    public IEnumerable<(FluxRow Row, int Line)> All()
    {
        (long row, int shift) = (0, 0);
        for (int block = 0; block < _blocks.Count; block++)
        {
            FluxRow[] rows = _blocks[block]!;
            for (int i = 0; i < rows.Length && row < Count; i++, row++)
            {
                while (shift + 1 < _lines.Count && _lines[shift + 1].Row <= row) shift++;
                yield return (rows[i], (int)(_lines[shift].Line + (row - _lines[shift].Row)));
            }
        }
    }

    /// <summary>As <see cref="All"/>; memory of rows that were returned is given back, so they can be read only this once more.</summary>
    public IEnumerable<(FluxRow Row, int Line)> TakeAll()
    {
        long row = 0;
        foreach ((FluxRow, int) next in All())
        {
            yield return next;
            if (++row % BlockRows == 0) _blocks[(int)(row / BlockRows) - 1] = null;
        }
    }

    private static int IndexOf(CsvTable csv)
    {
        double index = csv.Number(5);
        return index >= 1 && index <= int.MaxValue && Math.Floor(index) == index
            ? (int)index
            : throw csv.Error(5, $"index is not a whole number from 1 up: '{csv.Text(5)}'");
    }

    private int BandOf(string name)
    {
        if (_bandNumbers.TryGetValue(name, out int known)) return known;
        string band = bands.BandOf(name);
        int number = _bands.IndexOf(band);
        if (number < 0)
        {
            number = _bands.Count;
            _bands.Add(band);
        }

        _bandNumbers.Add(name, number);
        return number;
    }

    private int SlotOf(int band, int index)
    {
        if (_slotNumbers.TryGetValue((band, index), out int slot)) return slot;
        _slotNumbers.Add((band, index), slot = _slots.Count);
        _slots.Add(new FluxSlot(_bands[band], index));
        return slot;
    }
}
