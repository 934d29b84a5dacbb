using System.Text;
using Crest.Survey.Candidates;

namespace Crest.Survey.CandidateImports;

/// <summary>
/// The rows of a piece, some at a time: where their fields stand, of which group they are, and their labels. An
/// instance keeps buffers: one a thread.
/// </summary>
internal sealed unsafe class RowReader
{
    private readonly CandidateSchema _schema;
    private readonly CandidateHeader _header;
    private readonly FilterNames _filters;
    private readonly PieceText _text;
    private readonly FieldPositions _fields;
    private readonly int _splitColumn, _labelColumn;
    private ushort[] _groups = new ushort[1 << 10];
    private byte[] _labels = new byte[1 << 10];
    private int _piece;

    public RowReader(CandidateSource source, CandidateSchema schema, CandidateHeader header, FilterNames filters)
    {
        (_schema, _header, _filters) = (schema, header, filters);
        (_text, _fields) = (new PieceText(source, header), new FieldPositions(schema.Format, header.Fields));
        (_splitColumn, _labelColumn) = (schema.SplitBy is null ? -1 : schema.IndexOf(schema.SplitBy), schema.IndexOf(schema.Label));
    }

    /// <summary>Lines of the piece that came before the present rows.</summary>
    public long LinesBefore { get; private set; }

    /// <summary>Lines of the present rows, empty ones included.</summary>
    public int Lines => _fields.Lines;

    /// <summary>Number of present rows.</summary>
    public int Rows => _fields.Rows;

    /// <summary>The group of each row.</summary>
    public ReadOnlySpan<ushort> Groups => _groups.AsSpan(0, Rows);

    /// <summary>The label of each row.</summary>
    public ReadOnlySpan<byte> Labels => _labels.AsSpan(0, Rows);

    /// <summary>The text that the positions count in.</summary>
    public byte* Text => _text.Pointer;

    /// <summary>Start and end of each field of each row.</summary>
    public ReadOnlySpan<int> Positions => _fields.Positions;

    /// <summary>Whether the present lines are in ASCII.</summary>
    public bool IsAscii => Ascii.IsValid(_text.Lines);

    /// <summary>From one row to the next in <see cref="Positions"/>.</summary>
    public int Stride => 2 * _header.Fields;

    /// <summary>The fingerprint of the piece, once all rows were given.</summary>
    public byte[] Fingerprint => _text.Fingerprint;

    /// <summary>Begins a piece.</summary>
    public void Begin(int piece)
    {
        _text.Begin(piece);
        _fields.Find([], piece, 0);
        (LinesBefore, _piece) = (0, piece);
    }

    /// <summary>Reads the next rows.</summary>
    /// <returns>False where there are no more.</returns>
    /// <exception cref="BadRow">A line has another number of fields, a label is wrong, or there are too many groups.</exception>
    public bool Next()
    {
        LinesBefore += Lines;
        if (!_text.Next())
        {
            _fields.Find([], _piece, LinesBefore);
            return false;
        }

        _fields.Find(_text.Lines, _piece, LinesBefore);
        if (_groups.Length < Rows) (_groups, _labels) = (new ushort[2 * Rows], new byte[2 * Rows]);
        FindGroups();
        ReadLabels();
        return true;
    }

    /// <summary>Where a column is in <see cref="Positions"/> of the first row.</summary>
    public int OffsetOf(int column) => 2 * _header.FieldOf[column];

    /// <summary>An error in a field of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="what">What is wrong with the text that follows.</param>
    public BadRow Error(int row, int column, string what)
    {
        int place = (row * Stride) + OffsetOf(column), start = Positions[place], length = Math.Min(Positions[place + 1] - start, 24);
        string text = Encoding.UTF8.GetString(Text + start, length);
        return new BadRow(_piece, LinesBefore + _fields.LineOf(row), $", column {_header.FieldOf[column] + 1} "
            + $"({_schema.Columns[column].Name}): {what}: '{string.Concat(text.Select(c => char.IsControl(c) ? '?' : c))}'");
    }

    private void FindGroups()
    {
        Span<ushort> groups = _groups.AsSpan(0, Rows);
        if (_splitColumn < 0)
        {
            groups.Clear();
            _filters.NumberOf(Text, 0);
            return;
        }

        ReadOnlySpan<int> positions = Positions;
        byte* text = Text;
        int stride = Stride, place = OffsetOf(_splitColumn);
        for (int row = 0; row < groups.Length; row++, place += stride)
        {
            int number = _filters.NumberOf(text + positions[place], positions[place + 1] - positions[place]);
            if (number < 0)
                throw Error(
                    row, _splitColumn,
                    $"the table is parted by this column, which has more than {FilterNames.Most} values; name another one in --schema");
            groups[row] = (ushort)number;
        }
    }

    private void ReadLabels()
    {
        ReadOnlySpan<int> positions = Positions;
        byte* text = Text;
        int rows = Rows, stride = Stride, place = OffsetOf(_labelColumn);
        for (int row = 0; row < rows; row++, place += stride)
        {
            byte* start = text + positions[place], end = text + positions[place + 1];
            uint label = end - start == 1 ? (uint)*start - '0'
                : NumberField.TryRead(start, end, NumberField.Tables, out double value) && value is 0 or 1 ? (uint)value
                : 2;
            if (label > 1) throw Error(row, _labelColumn, "a label is 1 (real) or 0 (bogus), not");
            _labels[row] = (byte)label;
        }
    }
}
