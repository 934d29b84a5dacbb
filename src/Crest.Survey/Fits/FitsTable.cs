using Crest.Foundation.Errors;

namespace Crest.Survey.Fits;

/// <summary>
/// A binary table of a FITS file (standard 4.0, section 7.3), read row by row from the beginning to the end: memory holds a block of rows
/// and no more, whatever the header promises.
/// </summary>
public sealed class FitsTable : IDisposable
{
    private const int LongestRow = 1 << 20, BlockBytes = 1 << 20, MostColumns = 999;
    private readonly Stream _stream;
    private readonly FitsColumn[] _columns;
    private readonly byte[] _block;
    private readonly int _rowsInBlock;
    private int _blockRows, _row = -1;
    private long _read;

    private FitsTable(string path, Stream stream, FitsHeader primary, FitsHeader header)
    {
        (Path, _stream, Primary) = (path, stream, primary);
        RowBytes = (int)header.Whole("NAXIS1", LongestRow);
        Rows = header.Whole("NAXIS2", 1L << 50);
        if (RowBytes == 0 && Rows > 0) throw new CrestException($"{path}: the table has rows of no bytes");
        _columns = ColumnsOf(header);
        _rowsInBlock = Math.Max(1, BlockBytes / Math.Max(1, RowBytes));
        _block = new byte[(int)Math.Min(_rowsInBlock, Math.Max(1, Rows)) * RowBytes];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The keys of the file's first header.</summary>
    public FitsHeader Primary { get; }

    /// <summary>Number of rows that the header promises; the file may be shorter.</summary>
    public long Rows { get; }

    /// <summary>Bytes of a row.</summary>
    public int RowBytes { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<FitsColumn> Columns => _columns;

    /// <summary>Number of the row, from 1; 0 before the first.</summary>
    public long RowNumber { get; private set; }

    /// <summary>The bytes of the row.</summary>
    public ReadOnlySpan<byte> Row => _block.AsSpan(_row * RowBytes, RowBytes);

    /// <summary>Opens the first binary table of a file.</summary>
    /// <param name="stream">The file from its beginning; closed with the table.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <exception cref="CrestException">It is no FITS file, has no table, or a header is damaged.</exception>
    public static FitsTable Open(Stream stream, string path)
    {
        FitsHeader primary = FitsHeader.Read(stream, path) ?? throw new CrestException($"{path}: the file is empty");
        FitsHeader header = primary;
        while (true)
        {
            Int128 bytes = header.DataBytes();
            Skip(stream, path, (long)((bytes + FitsHeader.BlockBytes - 1) / FitsHeader.BlockBytes * FitsHeader.BlockBytes));
            header = FitsHeader.Read(stream, path) ?? throw new CrestException($"{path}: the file has no binary table (BINTABLE)");
            if (header.Text("XTENSION") == "BINTABLE") return new FitsTable(path, stream, primary, header);
        }
    }

    /// <summary>Finds a column.</summary>
    /// <param name="column">The column, where there is one.</param>
    /// <param name="names">Its names in different versions; the first that is there is taken.</param>
    public bool TryFind(out FitsColumn column, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            int index = Array.FindIndex(_columns, c => c.Name == name);
            if (index < 0) continue;
            column = _columns[index];
            return true;
        }

        column = default;
        return false;
    }

    /// <summary>A column that must be there.</summary>
    /// <param name="names">Its names in different versions.</param>
    /// <exception cref="CrestException">It is not.</exception>
    public FitsColumn Find(params ReadOnlySpan<string> names) => TryFind(out FitsColumn column, names)
        ? column
        : throw new CrestException($"{Path}: the table has no column {string.Join(" or ", names.ToArray())}");

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="CrestException">The file ends before.</exception>
    public bool Next()
    {
        if (RowNumber == Rows) return false;
        if (++_row >= _blockRows) Fill();
        RowNumber++;
        return true;
    }

    /// <summary>An error at this row.</summary>
    /// <param name="what">What is wrong.</param>
    public CrestException Error(string what) => new($"{Path}: row {RowNumber}: {what}");

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void Skip(Stream stream, string path, long bytes)
    {
        byte[] buffer = new byte[1 << 16];
        while (bytes > 0)
        {
            int read = stream.Read(buffer.AsSpan(0, (int)Math.Min(bytes, buffer.Length)));
            if (read == 0) throw new CrestException($"{path}: the file ends before its table; it is cut short, copy it again");
            bytes -= read;
        }
    }

    private void Fill()
    {
        int rows = (int)Math.Min(_rowsInBlock, Rows - _read);
        int bytes = _stream.ReadAtLeast(_block.AsSpan(0, rows * RowBytes), rows * RowBytes, throwOnEndOfStream: false);
        _blockRows = bytes / RowBytes;
        if (_blockRows == 0)
            throw new CrestException($"{Path}: the file ends in row {_read + 1} of {Rows}; it is cut short, copy it again");
        _read += _blockRows;
        _row = 0;
    }

    private FitsColumn[] ColumnsOf(FitsHeader header)
    {
        var columns = new FitsColumn[(int)header.Whole("TFIELDS", MostColumns)];
        long offset = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            string form = header.Text($"TFORM{i + 1}") ?? "";
            int digits = form.AsSpan().IndexOfAnyExceptInRange('0', '9');
            char code = digits >= 0 ? form[digits] : ' ';
            int size = FitsColumn.SizeOf(code);
            int repeat = 1;
            bool isKnown = (size > 0 || code == 'X') && (digits == 0 || int.TryParse(form.AsSpan(0, digits), out repeat));
            long bytes = code == 'X' ? (repeat + 7L) / 8 : (long)repeat * size;
            if (!isKnown || offset + bytes > RowBytes)
                throw new CrestException($"{Path}: column {i + 1}: its TFORM '{form}' is not known, or does not fit into rows of "
                    + $"{RowBytes} bytes; the header is damaged");
            long? missing = header.Text($"TNULL{i + 1}") is null ? null : (long)header.Number($"TNULL{i + 1}", 0);
            columns[i] = new FitsColumn(
                header.Text($"TTYPE{i + 1}") ?? "", code, (int)offset, repeat, header.Number($"TSCAL{i + 1}", 1),
                header.Number($"TZERO{i + 1}", 0), missing);
            offset += bytes;
        }

        return columns;
    }
}
