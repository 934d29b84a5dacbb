using System.Buffers.Binary;
using Crest.Foundation.Errors;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace Crest.Survey.ParquetFiles;

/// <summary>A Parquet file, of which one row group and only the columns that are asked for are in memory.</summary>
internal sealed class ParquetFile : IDisposable
{
    private const int LongestEnd = 1 << 28, AlwaysAllowed = 1 << 16, MostRows = 1 << 30, RowsInByte = 64;
    private readonly string _path;
    private readonly ParquetStream _stream;
    private readonly ParquetReader _reader;
    private readonly ParquetPages _pages;

    /// <summary>Opens a file, and reads what its end says of its columns and row groups.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, is damaged, or encrypted.</exception>
    public ParquetFile(string path)
    {
        _path = path;
        try
        {
            _stream = new ParquetStream(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }

        try
        {
            CheckEnd();
            _reader = ParquetReader.CreateAsync(_stream).GetAwaiter().GetResult();
            Fields = [.. _reader.Schema.Fields];
        }
        catch (Exception e) when (e is not CrestException)
        {
            _stream.Dispose();
            throw Damaged("", e);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }

        _pages = new ParquetPages(_stream);
    }

    /// <summary>The columns: those that are nested have others in them.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Number of row groups.</summary>
    public int Groups => _reader.RowGroupCount;

    /// <summary>Whether a file begins as these do.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith("PAR1"u8);

    /// <summary>What a column is called, without control characters, which a damaged file may have.</summary>
    public static string NameOf(Field field) => string.Concat(field.Name.Select(letter => char.IsControl(letter) ? '?' : letter));

    /// <summary>Number of rows of a row group.</summary>
    /// <exception cref="CrestException">It is more than the file can have.</exception>
    public int RowsOf(int group)
    {
        long rows = _reader.RowGroups[group].RowCount;
        // Runs of one value need next to no bytes, but not in all columns of a table of observations.
        return rows >= 0 && rows <= Math.Min(MostRows, Math.Max(AlwaysAllowed, RowsInByte * _stream.Length))
            ? (int)rows
            : throw Damaged($"row group {group + 1} has {rows} rows in a file of {_stream.Length} bytes");
    }

    /// <summary>Reads a column of a row group.</summary>
    /// <typeparam name="T">The type of the column.</typeparam>
    /// <param name="group">The row group, from 0.</param>
    /// <param name="field">The column.</param>
    /// <param name="values">Filled with the values that are there, one after another.</param>
    /// <param name="levels">Filled with 1 for each row that has a value and 0 for others, where the column may lack some.</param>
    /// <exception cref="CrestException">It is damaged, or packed in a way that is not read.</exception>
    public void Read<T>(int group, DataField field, Memory<T> values, Memory<int>? levels)
        where T : struct
    {
        try
        {
            ParquetRowGroupReader reader = _reader.RowGroups[group];
            ColumnChunk chunk = reader.GetMetadata(field) ?? throw new InvalidDataException("the row group lacks it");
            if (chunk.CryptoMetadata is not null || chunk.MetaData is null)
                throw new CrestException($"{_path}: column {NameOf(field)} is encrypted, and cannot be read");
            if (chunk.FilePath is not null) throw new CrestException($"{_path}: its data are in other files; give those");
            _stream.End = _pages.Check(chunk.MetaData, reader.RowCount);
            reader.ReadRawAsync(field, values, levels, repetitionLevels: null).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not CrestException)
        {
            // What the library throws for a damaged file is not only its own.
            throw Damaged($"row group {group + 1}, column {NameOf(field)}: ", e);
        }
        finally
        {
            _stream.End = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void CheckEnd()
    {
        long length = _stream.Length;
        if (length < 12) throw Damaged($"it has {length} bytes");
        byte[] bytes = new byte[8];
        _stream.Position = 0;
        _stream.ReadExactly(bytes, 0, 4);
        if (!IsOne(bytes))
            throw new CrestException($"{_path}: is Parquet that is packed as a whole, and is read only unpacked; unpack it (gunzip)");
        _stream.Position = length - 8;
        _stream.ReadExactly(bytes);
        if (bytes.AsSpan(4).SequenceEqual("PARE"u8)) throw new CrestException($"{_path}: is encrypted, and cannot be read");
        if (!IsOne(bytes.AsSpan(4))) throw Damaged("it does not end as a Parquet file");
        int end = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (end <= 0 || end > Math.Min(LongestEnd, length - 12)) throw Damaged($"the description at its end has {end} bytes");
        byte[] description = new byte[end];
        _stream.Position = length - 8 - end;
        _stream.ReadExactly(description);
        _ = new ThriftWalk(description, "FileMetaData", []);
    }

    private CrestException Damaged(string what, Exception? cause = null) => new(
        $"{_path}: is damaged or cut, or of a kind that is not read: {what}{cause?.Message.ReplaceLineEndings(" ")}", cause);
}
