using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Survey.LightCurves;
using CsvHelper;

namespace Crest.Survey.RawData;

/// <summary>
/// Named columns of a CSV file, row by row; a file that gzip packed is unpacked. Errors name file, line and column.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private static readonly CsvReaderOptions s_options = new()
    {
        Separator = ',',
        TrimWhitespace = true,
        PoolStrings = true,
        TrackLineNumbers = true,
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 1 << 16,
    };

    private readonly string _path;
    private readonly string[] _names;
    private readonly int[] _fields;
    private readonly UnpackedStream _file;
    private readonly CsvReader _reader;
    private readonly int _width;

    /// <summary>Opens a file and finds the columns in its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns that must be there; they are numbered from 0 in the other members.</param>
    /// <param name="optional">Columns that may be there; their numbers follow.</param>
    public CsvTable(string path, string[] columns, string[] optional)
    {
        (_path, _names) = (path, [.. columns, .. optional]);
        _file = UnpackedStream.Open(path);
        _reader = CsvReader.Create(_file, s_options);
        string[] header = [];
        try
        {
            Guard(() =>
            {
                _reader.ReadHeader();
                header = [.. _reader.Headers];
                return true;
            });
            if (header.Length == 0)
                throw new CrestException($"{path}: the file is empty; its header must name {string.Join(',', columns)}");
            _width = header.Length;
            _fields = [.. _names.Select(name => Array.IndexOf(header, name))];
            int missing = Array.IndexOf(_fields, -1);
            if (missing >= 0 && missing < columns.Length)
                throw new CrestException(
                    $"{path}: line 1: the header lacks the column {columns[missing]}; it must name {string.Join(',', columns)}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The line of the row, from 1.</summary>
    public int Line => (int)_reader.LineNumber;

    /// <summary>Length of the file.</summary>
    public long Bytes => _file.FileLength;

    /// <summary>How much of it is read.</summary>
    public long BytesRead => _file.FilePosition;

    /// <summary>Whether the bytes that are read end with the end of a line, as those of a whole file do.</summary>
    public bool IsAtLineEnd => _file.IsAtLineEnd;

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        if (!Guard(_reader.Read)) return false;
        if (_reader.FieldCount < _width)
            throw new CrestException(
                $"{_path}: line {Line}: the row has {_reader.FieldCount} of the header's {_width} fields; is the file cut?");
        if (_reader.FieldCount > _width)
            throw new CrestException($"{_path}: line {Line}: the row has {_reader.FieldCount} fields, the header {_width}; "
                + "a text that contains a comma must be in quotes");
        return true;
    }

    /// <summary>Whether an optional column is there.</summary>
    public bool Has(int column) => _fields[column] >= 0;

    /// <summary>A field's text; what stands for a missing value is empty.</summary>
    public string TextOrEmpty(int column)
    {
        ReadOnlySpan<byte> text = _reader.GetSpan(_fields[column]);
        return text.IsEmpty || IsMissing(text) || Ascii.EqualsIgnoreCase(text, "NaN"u8) ? "" : Text(column);
    }

    /// <summary>A field's text, not empty.</summary>
    public string Text(int column)
    {
        if (_reader.GetString(_fields[column]) is not { Length: > 0 } text) throw Error(column, $"{_names[column]} is empty");
        return NameFault.Of(text) is { } fault ? throw Error(column, $"{_names[column]} {fault}") : text;
    }

    /// <summary>A field's number; NaN where it is empty, <c>NaN</c>, <c>NA</c>, <c>N/A</c>, <c>None</c> or <c>null</c>.</summary>
    public double Number(int column)
    {
        ReadOnlySpan<byte> text = _reader.GetSpan(_fields[column]);
        int end = 0;
        if (text.IsEmpty || IsMissing(text)) return double.NaN;
        bool isInfinity = Ascii.EqualsIgnoreCase(text.TrimStart("+-"u8), "inf"u8);
        double value = double.PositiveInfinity;
        if (!isInfinity && (!NumberText.TryRead(text, ref end, out value) || end != text.Length))
            throw Error(column, $"{_names[column]} is not a number: {Shown(text)}");
        return float.IsInfinity((float)value)
            ? throw Error(column, $"{_names[column]} is infinite or too large: {Shown(text)}; a missing value is NaN")
            : value;
    }

    /// <summary>An error at a field of the row.</summary>
    public CrestException Error(int column, string what) => new($"{_path}: line {Line}, field {_fields[column] + 1}: {what}");

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>What pandas, R and databases write for a missing number.</summary>
    private static bool IsMissing(ReadOnlySpan<byte> text) => text.Length is >= 2 and <= 4
        && (Ascii.EqualsIgnoreCase(text, "NA"u8) || Ascii.EqualsIgnoreCase(text, "N/A"u8) || Ascii.EqualsIgnoreCase(text, "None"u8)
            || Ascii.EqualsIgnoreCase(text, "null"u8));

    private static string Shown(ReadOnlySpan<byte> text)
    {
        string start = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 24)]);
        return $"'{string.Concat(start.Select(letter => char.IsControl(letter) ? '?' : letter))}'";
    }

    private bool Guard(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new CrestException(
                $"{_path}: line {Math.Max(e.LineNumber, 1)}: not a row of CSV: a row is too long, or a quote is not closed", e);
        }
        catch (IOException e)
        {
            throw CrestException.From("cannot read", _path, e);
        }
    }
}
