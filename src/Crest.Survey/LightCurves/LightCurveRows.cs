using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Survey.LightCurves;

/// <summary>
/// The rows of one raw light-curve file as columns. A file is a whitespace table whose header names at least
/// <c>Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err</c>, in any order and with others between them; <c>NAN</c> is a missing
/// value. One instance reads file after file without allocating.
/// </summary>
public sealed class LightCurveRows
{
    private const int LongestBand = 32;
    private const int MostBands = 256;
    private static readonly string[] s_names = ["Index", "Filter", "Elapsed_days[day]", "SN_epoch[day]", "Flux", "Flux_err"];

    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _bands =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly string?[] _letterBands = new string?[128];
    private byte[] _header = [];
    private Column[] _columns = [];

    private string[] _band = new string[64];
    private int[] _index = new int[64];
    private int[] _line = new int[64];
    private double[] _elapsedDay = new double[64];
    private float[] _epoch = new float[64], _flux = new float[64], _fluxError = new float[64];

    private enum Column
    {
        Index,
        Filter,
        ElapsedDay,
        Epoch,
        Flux,
        FluxError,
        Other,
    }

    /// <summary>Number of rows of the file read last.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the last line has its line end; a file that was cut mostly lacks it.</summary>
    public bool EndsWithLineEnd { get; private set; }

    /// <summary>The passband of each row.</summary>
    public ReadOnlySpan<string> Band => _band.AsSpan(0, Count);

    /// <summary>The number of the visit within its band, from 1.</summary>
    public ReadOnlySpan<int> Index => _index.AsSpan(0, Count);

    /// <summary>The line of the file of each row, from 1.</summary>
    public ReadOnlySpan<int> Line => _line.AsSpan(0, Count);

    /// <summary>Days since the season's first visit.</summary>
    public ReadOnlySpan<double> ElapsedDay => _elapsedDay.AsSpan(0, Count);

    /// <summary>Observer-frame days from peak; NaN where missing.</summary>
    public ReadOnlySpan<float> Epoch => _epoch.AsSpan(0, Count);

    /// <summary>Fluxes; NaN where missing.</summary>
    public ReadOnlySpan<float> Flux => _flux.AsSpan(0, Count);

    /// <summary>Standard deviations of the fluxes; NaN where missing.</summary>
    public ReadOnlySpan<float> FluxError => _fluxError.AsSpan(0, Count);

    /// <summary>Reads a file's content in place of what was read before.</summary>
    /// <param name="text">The content, UTF-8; at most 2 GiB.</param>
    /// <param name="path">The file, for error messages.</param>
    /// <exception cref="CrestException">
    /// The file is empty, lacks its header or a column, has a row with too few or too many fields, a text where a number should be, an
    /// infinity, or an index below 1. The message names file, line and column.
    /// </exception>
    public void Read(ReadOnlySpan<byte> text, string path)
    {
        Count = 0;
        EndsWithLineEnd = text.Length > 0 && text[^1] == '\n';
        int position = text.StartsWith("\uFEFF"u8) ? 3 : 0, line = 1;
        ReadHeader(text, ref position, ref line, path);
        Column[] columns = _columns;
        while (position < text.Length)
        {
            int start = position, field = 0;
            for (; ; field++)
            {
                while (position < text.Length && NumberText.IsBlank(text[position])) position++;
                if (position >= text.Length || text[position] == '\n') break;
                if (field == columns.Length)
                    throw At(path, line, start, position, $"the row has more than the header's {columns.Length} fields");
                if (field == 0) StartRow(line);
                if (columns[field] == Column.Other) position = NumberText.EndOfField(text, position);
                else if (columns[field] == Column.Filter) ReadBand(text, start, ref position, line, path);
                else ReadNumber(columns[field], text, start, ref position, line, path);
            }

            if (field > 0 && field < columns.Length)
                throw new CrestException($"{path}: line {line}: the row has {field} of the header's {columns.Length} fields; "
                    + "is the file cut? Get a whole copy of it");
            position++;
            line++;
        }

        if (Count == 0) throw new CrestException($"{path}: there is a header but no row of data; is the file cut? Get a whole copy of it");
    }

    /// <summary>Empties the rows, to fill them by <see cref="Add"/>.</summary>
    internal void Clear() => (Count, EndsWithLineEnd) = (0, true);

    /// <summary>Adds a row that another format holds.</summary>
    internal void Add(int line, Visit visit, float epoch, float flux, float fluxError)
    {
        StartRow(line);
        int row = Count - 1;
        (_band[row], _index[row], _elapsedDay[row]) = (visit.Band, visit.Index, visit.ElapsedDay);
        (_epoch[row], _flux[row], _fluxError[row]) = (epoch, flux, fluxError);
    }

    private void ReadHeader(ReadOnlySpan<byte> text, ref int position, ref int line, string path)
    {
        ReadOnlySpan<byte> header = default;
        for (; position < text.Length; line++)
        {
            int length = text[position..].IndexOf((byte)'\n');
            header = length < 0 ? text[position..] : text.Slice(position, length);
            position += header.Length + 1;
            if (header.IndexOfAnyExcept(" \t\r"u8) >= 0) break;
        }

        if (header.IndexOfAnyExcept(" \t\r"u8) < 0)
            throw new CrestException($"{path}: the file is empty; get a whole copy of it, or remove it");
        if (!header.SequenceEqual(_header)) NameColumns(header, line, path);
        line++;
    }

    private void NameColumns(ReadOnlySpan<byte> header, int line, string path)
    {
        // A header of a binary file can be anything; what is longer than this is none.
        const int longest = 4096;
        string[] names = header.Length > longest
            ? []
            : Encoding.UTF8.GetString(header).Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var columns = new Column[names.Length];
        Array.Fill(columns, Column.Other);
        for (int wanted = 0; wanted < s_names.Length; wanted++)
        {
            int at = Array.IndexOf(names, s_names[wanted]);
            if (at < 0)
                throw new CrestException(
                    $"{path}: line {line}: the header lacks the column {s_names[wanted]}; it must name {string.Join(' ', s_names)}");
            if (Array.LastIndexOf(names, s_names[wanted]) != at)
                throw new CrestException($"{path}: line {line}: the header names the column {s_names[wanted]} twice");
            columns[at] = (Column)wanted;
        }

        _columns = columns;
        _header = header.ToArray();
    }

    private void StartRow(int line)
    {
        if (Count == _line.Length)
        {
            int size = Count * 2;
            Array.Resize(ref _band, size);
            Array.Resize(ref _index, size);
            Array.Resize(ref _line, size);
            Array.Resize(ref _elapsedDay, size);
            Array.Resize(ref _epoch, size);
            Array.Resize(ref _flux, size);
            Array.Resize(ref _fluxError, size);
        }

        _line[Count++] = line;
    }

    private void ReadNumber(Column column, ReadOnlySpan<byte> text, int lineStart, ref int position, int line, string path)
    {
        int start = position, row = Count - 1;
        if (!NumberText.TryRead(text, ref position, out double value))
            throw At(path, line, lineStart, start, $"{s_names[(int)column]} is not a number: {Quote(text, start)}");
        float single = (float)value;
        if (float.IsInfinity(single))
            throw At(
                path, line, lineStart, start,
                $"{s_names[(int)column]} is infinite or too large: {Quote(text, start)}; a missing value is NAN");
        switch (column)
        {
            case Column.Index:
                if (!(value >= 1 && value <= int.MaxValue && Math.Floor(value) == value))
                    throw At(path, line, lineStart, start, $"Index is not a whole number from 1 up: {Quote(text, start)}");
                _index[row] = (int)value;
                break;
            case Column.ElapsedDay:
                if (double.IsNaN(value)) throw At(path, line, lineStart, start, "Elapsed_days[day] is missing; every visit has its day");
                _elapsedDay[row] = value;
                break;
            case Column.Epoch:
                _epoch[row] = single;
                break;
            case Column.Flux:
                _flux[row] = single;
                break;
            default:
                _fluxError[row] = single;
                break;
        }
    }

    private void ReadBand(ReadOnlySpan<byte> text, int lineStart, ref int position, int line, string path)
    {
        int start = position;
        position = NumberText.EndOfField(text, position);
        ReadOnlySpan<byte> name = text[start..position];
        if (name.Length > LongestBand)
            throw At(path, line, lineStart, start, $"Filter is longer than {LongestBand} bytes: {Quote(text, start)}");
        if (name.Length == 1 && name[0] < 128)
        {
            _band[Count - 1] = _letterBands[name[0]] ??= string.Intern(((char)name[0]).ToString());
            return;
        }

        Span<char> letters = stackalloc char[LongestBand];
        letters = letters[..Encoding.UTF8.GetChars(name, letters)];
        if (!_bands.TryGetValue(letters, out string? band))
        {
            // Only a file that is no light curve has so many names; do not keep them.
            if (_bands.Dictionary.Count == MostBands) _bands.Dictionary.Clear();
            band = letters.ToString();
            _bands[letters] = band;
        }

        _band[Count - 1] = band;
    }

    private static CrestException At(string path, int line, int lineStart, int position, string what) =>
        new($"{path}: line {line}, column {position - lineStart + 1}: {what}");

    /// <summary>A field as it is shown in a message: short and printable.</summary>
    private static string Quote(ReadOnlySpan<byte> text, int start)
    {
        const int longest = 24;
        ReadOnlySpan<byte> field = text[start..NumberText.EndOfField(text, start)];
        string shown = Encoding.UTF8.GetString(field[..Math.Min(field.Length, longest)]);
        shown = string.Concat(shown.Select(letter => char.IsControl(letter) ? '?' : letter));
        return field.Length > longest ? $"'{shown}…'" : $"'{shown}'";
    }
}
