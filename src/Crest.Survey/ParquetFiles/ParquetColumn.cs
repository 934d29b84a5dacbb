using System.Globalization;
using System.Numerics;
using System.Text;
using Parquet.Schema;

namespace Crest.Survey.ParquetFiles;

/// <summary>A column of the row group that is in memory.</summary>
/// <param name="source">The column in the file.</param>
internal abstract class ParquetColumn(DataField source)
{
    /// <summary>The column in the file.</summary>
    protected DataField Source => source;

    /// <summary>Room for the text of a value that is no text in the file.</summary>
    protected byte[] Room { get; private set; } = new byte[64];

    /// <summary>A column of whichever type.</summary>
    /// <returns>Null for a type that is neither number nor text, time or truth value.</returns>
    public static ParquetColumn? Of(DataField field) => field switch
    {
        TimeDataField => null,
        DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } => null,
        _ when field.ClrType == typeof(DateTime) => new Times(field),
        _ when field.ClrType == typeof(bool) => new Flags(field),
        _ when field.ClrType == typeof(double) => new Numbers<double>(field, double.NaN, "R"),
        _ when field.ClrType == typeof(float) => new Numbers<float>(field, float.NaN, "R"),
        _ when field.ClrType == typeof(long) => new Numbers<long>(field, 0, "D"),
        _ when field.ClrType == typeof(ulong) => new Numbers<ulong>(field, 0, "D"),
        _ when field.ClrType == typeof(int) => new Numbers<int>(field, 0, "D"),
        _ when field.ClrType == typeof(uint) => new Numbers<uint>(field, 0, "D"),
        _ when field.ClrType == typeof(short) => new Numbers<short>(field, 0, "D"),
        _ when field.ClrType == typeof(ushort) => new Numbers<ushort>(field, 0, "D"),
        _ when field.ClrType == typeof(sbyte) => new Numbers<sbyte>(field, 0, "D"),
        _ when field.ClrType == typeof(byte) => new Numbers<byte>(field, 0, "D"),
        _ when field.ClrType == typeof(decimal) => new Numbers<decimal>(field, 0, "G29"),
        _ when field.ClrType == typeof(ReadOnlyMemory<char>) => new Texts(field),
        _ when field.ClrType == typeof(ReadOnlyMemory<byte>) => new Bytes(field),
        _ => null,
    };

    /// <summary>Reads a row group.</summary>
    /// <param name="file">The file.</param>
    /// <param name="group">The row group, from 0.</param>
    /// <param name="rows">Its number of rows.</param>
    public abstract void Read(ParquetFile file, int group, int rows);

    /// <summary>A value as UTF-8 text, until the next is asked for; empty where it is missing.</summary>
    public abstract ReadOnlySpan<byte> Text(int row);

    /// <summary>A value as a number; NaN where it is missing, null where it is a text or a time.</summary>
    public virtual double? Number(int row) => null;

    /// <summary>A value as a time [MJD], NaN where it is missing; null where it is no time.</summary>
    public virtual double? Mjd(int row) => null;

    private abstract class Column<T>(DataField field, T filling) : ParquetColumn(field)
        where T : struct
    {
        private T[] _values = [];
        private int[] _isThere = [];

        protected bool IsThere(int row) => _isThere.Length == 0 || _isThere[row] != 0;

        protected T Value(int row) => _values[row];

        public override void Read(ParquetFile file, int group, int rows)
        {
            bool mayLack = Source.MaxDefinitionLevel > 0;
            if (_values.Length < rows) _values = new T[rows];
            if (mayLack && _isThere.Length < rows) _isThere = new int[rows];
            // What a damaged page does not fill is missing, and not a value of the last row group.
            _values.AsSpan().Fill(filling);
            _isThere.AsSpan().Clear();
            file.Read<T>(group, Source, _values.AsMemory(0, rows), mayLack ? _isThere.AsMemory(0, rows) : (Memory<int>?)null);
            if (!mayLack) return;
            int there = rows - _isThere.AsSpan(0, rows).Count(0);
            for (int row = rows - 1; row >= 0 && there > 0; row--)
                if (_isThere[row] != 0) _values[row] = _values[--there];
        }
    }

    private sealed class Numbers<T>(DataField field, T filling, string format) : Column<T>(field, filling)
        where T : struct, INumber<T>
    {
        public override ReadOnlySpan<byte> Text(int row) =>
            IsThere(row) && Value(row).TryFormat(Room, out int length, format, CultureInfo.InvariantCulture) ? Room.AsSpan(0, length) : [];

        public override double? Number(int row) =>
            IsThere(row) && double.CreateSaturating(Value(row)) is var number && double.IsFinite(number) ? number : double.NaN;
    }

    private sealed class Flags(DataField field) : Column<bool>(field, false)
    {
        public override ReadOnlySpan<byte> Text(int row) => !IsThere(row) ? [] : Value(row) ? "1"u8 : "0"u8;

        public override double? Number(int row) => !IsThere(row) ? double.NaN : Value(row) ? 1 : 0;
    }

    private sealed class Times(DataField field) : Column<DateTime>(field, DateTime.UnixEpoch)
    {
        private static readonly DateTime s_first = new(1858, 11, 17, 0, 0, 0, DateTimeKind.Utc);

        public override ReadOnlySpan<byte> Text(int row) =>
            IsThere(row) && Value(row).TryFormat(Room, out int length, "s", CultureInfo.InvariantCulture) ? Room.AsSpan(0, length) : [];

        public override double? Mjd(int row) =>
            IsThere(row) ? (Value(row).Ticks - s_first.Ticks) / (double)TimeSpan.TicksPerDay : double.NaN;
    }

    private sealed class Texts(DataField field) : Column<ReadOnlyMemory<char>>(field, default)
    {
        public override ReadOnlySpan<byte> Text(int row)
        {
            if (!IsThere(row)) return [];
            ReadOnlySpan<char> text = Value(row).Span;
            int most = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (Room.Length < most) Room = new byte[most];
            return Room.AsSpan(0, Encoding.UTF8.GetBytes(text, Room));
        }
    }

    private sealed class Bytes(DataField field) : Column<ReadOnlyMemory<byte>>(field, default)
    {
        public override ReadOnlySpan<byte> Text(int row) => IsThere(row) ? Value(row).Span : [];
    }
}
