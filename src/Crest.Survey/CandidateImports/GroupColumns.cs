using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Crest.Survey.Candidates;

namespace Crest.Survey.CandidateImports;

/// <summary>
/// The second pass over a table: the rows of a piece, group by group and column by column, as they are in the files. One a thread.
/// </summary>
/// <remarks>
/// A column at a time over the rows of a block: a loop that does one thing alone, which the processor foresees. Bounded by arithmetic, some
/// forty instructions a number.
/// </remarks>
internal sealed unsafe class GroupColumns : IDisposable
{
    private readonly RowReader _reader;
    private readonly CandidateSchema _schema;
    private readonly int _groups;
    private readonly int[] _sizes;
    private readonly nint[] _columns;
    private readonly int[] _filled;
    private readonly byte* _memory;
    private int[] _slots = new int[1 << 10];

    /// <summary>Makes room for the largest piece.</summary>
    /// <param name="reader">The rows.</param>
    /// <param name="schema">Their schema.</param>
    /// <param name="sizes">Bytes of a value, by column of the schema and the row number last, then by group.</param>
    /// <param name="most">The most rows that a piece has of each group.</param>
    public GroupColumns(RowReader reader, CandidateSchema schema, int[] sizes, int[] most)
    {
        (_reader, _schema, _groups, _sizes, _filled) = (reader, schema, most.Length, sizes, new int[most.Length]);
        _columns = new nint[sizes.Length];
        nuint bytes = 0;
        for (int i = 0; i < sizes.Length; i++) bytes += Room(i);
        byte* next = _memory = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
        for (int i = 0; i < sizes.Length; next += Room(i++)) _columns[i] = (nint)next;

        nuint Room(int i) => ((nuint)sizes[i] * (nuint)most[i % most.Length] + 63) & ~(nuint)63;
    }

    /// <summary>The values of a column of a group in the present piece.</summary>
    public ReadOnlySpan<byte> this[int column, int group] =>
        new((byte*)_columns[(column * _groups) + group], _sizes[(column * _groups) + group] * _filled[group]);

    /// <summary>Reads a piece.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="rowsBefore">Rows of the table before it.</param>
    /// <exception cref="BadRow">A field does not hold what its column does.</exception>
    public void Read(int piece, int rowsBefore)
    {
        Array.Clear(_filled);
        _reader.Begin(piece);
        while (_reader.Next())
        {
            ReadOnlySpan<ushort> groups = _reader.Groups;
            if (_slots.Length < groups.Length) _slots = new int[2 * groups.Length];
            for (int row = 0; row < groups.Length; row++) _slots[row] = _filled[groups[row]]++;
            for (int column = 0; column < _schema.Columns.Count; column++)
            {
                if (_schema.Columns[column].Name == _schema.Label) StoreLabels(column);
                else if (_schema.Columns[column].Type == ColumnType.Double) StoreDoubles(column);
                else if (_schema.Columns[column].Type == ColumnType.Single) StoreSingles(column);
                else if (_schema.Columns[column].Type == ColumnType.Integer) StoreIntegers(column);
                else StoreTexts(column);
            }

            for (int row = 0; row < groups.Length; row++)
                *(int*)Place(_schema.Columns.Count, groups[row], row, sizeof(int)) = BinaryPrimitives.ReverseEndianness(++rowsBefore);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_memory);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Place(int column, ushort group, int row, int size) =>
        (byte*)_columns[(column * _groups) + group] + ((nint)_slots[row] * size);

    private void StoreDoubles(int column)
    {
        ReadOnlySpan<ushort> groups = _reader.Groups;
        ReadOnlySpan<int> positions = _reader.Positions;
        ReadOnlySpan<nint> columns = _columns.AsSpan(column * _groups, _groups);
        ReadOnlySpan<int> slots = _slots.AsSpan(0, groups.Length);
        byte* text = _reader.Text, tables = NumberField.Tables;
        int stride = _reader.Stride, place = _reader.OffsetOf(column);
        for (int row = 0; row < groups.Length; row++, place += stride)
        {
            if (!NumberField.TryRead(text + positions[place], text + positions[place + 1], tables, out double value))
                throw NoNumber(row, column);
            *(ulong*)(columns[groups[row]] + ((nint)slots[row] * sizeof(double))) =
                BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(value));
        }
    }

    private void StoreSingles(int column)
    {
        ReadOnlySpan<ushort> groups = _reader.Groups;
        ReadOnlySpan<int> positions = _reader.Positions;
        ReadOnlySpan<nint> columns = _columns.AsSpan(column * _groups, _groups);
        ReadOnlySpan<int> slots = _slots.AsSpan(0, groups.Length);
        byte* text = _reader.Text, tables = NumberField.Tables;
        int stride = _reader.Stride, place = _reader.OffsetOf(column);
        for (int row = 0; row < groups.Length; row++, place += stride)
        {
            if (!NumberField.TryRead(text + positions[place], text + positions[place + 1], tables, out double value))
                throw NoNumber(row, column);
            *(uint*)(columns[groups[row]] + ((nint)slots[row] * sizeof(float))) =
                BinaryPrimitives.ReverseEndianness(BitConverter.SingleToUInt32Bits((float)value));
        }
    }

    private void StoreIntegers(int column)
    {
        ReadOnlySpan<ushort> groups = _reader.Groups;
        ReadOnlySpan<int> positions = _reader.Positions;
        ReadOnlySpan<nint> columns = _columns.AsSpan(column * _groups, _groups);
        ReadOnlySpan<int> slots = _slots.AsSpan(0, groups.Length);
        byte* text = _reader.Text, tables = NumberField.Tables;
        int stride = _reader.Stride, place = _reader.OffsetOf(column);
        for (int row = 0; row < groups.Length; row++, place += stride)
        {
            if (!NumberField.TryRead(text + positions[place], text + positions[place + 1], tables, out double value))
                throw NoNumber(row, column);
            int whole = (int)value;
            if (whole != value)
                throw _reader.Error(row, column, "not a whole number of 32 bits (give the column the type double or text in --schema)");
            *(int*)(columns[groups[row]] + ((nint)slots[row] * sizeof(int))) = BinaryPrimitives.ReverseEndianness(whole);
        }
    }

    private void StoreLabels(int column)
    {
        ReadOnlySpan<ushort> groups = _reader.Groups;
        ReadOnlySpan<byte> labels = _reader.Labels;
        for (int row = 0; row < groups.Length; row++) *Place(column, groups[row], row, 1) = labels[row];
    }

    private void StoreTexts(int column)
    {
        ReadOnlySpan<ushort> groups = _reader.Groups;
        ReadOnlySpan<int> positions = _reader.Positions;
        ReadOnlySpan<nint> columns = _columns.AsSpan(column * _groups, _groups);
        ReadOnlySpan<int> slots = _slots.AsSpan(0, groups.Length);
        byte* text = _reader.Text;
        bool isAscii = _reader.IsAscii;
        int stride = _reader.Stride, place = _reader.OffsetOf(column);
        for (int row = 0; row < groups.Length; row++, place += stride)
        {
            int size = _sizes[(column * _groups) + groups[row]];
            var field = new ReadOnlySpan<byte>(text + positions[place], positions[place + 1] - positions[place]);
            var to = new Span<byte>((byte*)(columns[groups[row]] + ((nint)slots[row] * size)), size);
            if (!isAscii && !Utf8.IsValid(field)) throw _reader.Error(row, column, "not a text in UTF-8");
            field.CopyTo(to);
            to[field.Length..].Clear();
        }
    }

    private BadRow NoNumber(int row, int column) => _reader.Error(row, column, "not a number (a missing one is NaN)");
}
