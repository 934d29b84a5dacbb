using Parquet.Meta;

namespace Crest.Survey.ParquetFiles;

/// <summary>
/// Verifies the pages of a column before the library reads them, since it believes what they say of their sizes: that they are in the
/// file, have as many values as the row group has rows, and unpack to no more than their packing can.
/// </summary>
/// <param name="stream">The file.</param>
internal sealed class ParquetPages(ParquetStream stream)
{
    private const int MostPageBytes = 1 << 30, AlwaysAllowed = 1 << 16;
    private readonly Dictionary<(string Shape, int Field), long> _numbers = [];
    private byte[] _header = new byte[1 << 12];

    /// <summary>Verifies a column of a row group.</summary>
    /// <param name="column">What the end of the file says of it.</param>
    /// <param name="rows">Rows of the row group.</param>
    /// <returns>Where the column ends in the file.</returns>
    /// <exception cref="InvalidDataException">Something is wrong.</exception>
    public long Check(ColumnMetaData column, long rows)
    {
        if (column.NumValues != rows) throw new InvalidDataException($"it has {column.NumValues} values in {rows} rows");
        long position = ((long?[])[column.DictionaryPageOffset, column.DataPageOffset, column.IndexPageOffset])
            .Where(offset => offset is not (null or 0)).Min() ?? 0;
        long values = 0, length = stream.Length;
        while (values < rows)
        {
            if (position < 4 || position >= length) throw new InvalidDataException($"a page begins at byte {position}");
            int header = Header(position, length);
            long packed = Of("PageHeader", 3), unpacked = Of("PageHeader", 2);
            position += header;
            if (packed < 0 || packed > length - position) throw new InvalidDataException($"a page has {packed} bytes");
            if (unpacked is < 0 or > MostPageBytes) throw new InvalidDataException($"a page unpacks to {unpacked} bytes");
            values += Values(rows - values, packed, unpacked);
            CheckEncoding(column.Type);
            CheckSize(column.Codec, position, packed, unpacked);
            position += packed;
        }

        return position;
    }

    private long Of(string shape, int field) => _numbers.TryGetValue((shape, field), out long number)
        ? number
        : throw new InvalidDataException($"a page lacks field {field} of {shape}");

    private int Header(long position, long length)
    {
        while (true)
        {
            int count = (int)Math.Min(_header.Length, length - position);
            stream.Position = position;
            stream.ReadExactly(_header, 0, count);
            try
            {
                return new ThriftWalk(_header.AsSpan(0, count), "PageHeader", _numbers).Length;
            }
            catch (EndOfStreamException) when (count == _header.Length && count < 1 << 20)
            {
                // The least and the greatest value are in the header.
                _header = new byte[16 * count];
            }
        }
    }

    private long Values(long left, long packed, long unpacked)
    {
        switch ((PageType)Of("PageHeader", 1))
        {
            case PageType.DICTIONARY_PAGE:
                long entries = Of("DictionaryPageHeader", 1);
                if (entries < 0 || entries > unpacked) throw new InvalidDataException($"{entries} values in {unpacked} bytes");
                return 0;
            case PageType.DATA_PAGE:
                return Counted(Of("DataPageHeader", 1));
            case PageType.DATA_PAGE_V2:
                long levels = Of("DataPageHeaderV2", 5), nulls = Of("DataPageHeaderV2", 2), values = Of("DataPageHeaderV2", 1);
                if (Of("DataPageHeaderV2", 6) != 0 || levels < 0 || levels > Math.Min(packed, unpacked))
                    throw new InvalidDataException($"a page has {levels} bytes of levels");
                return nulls < 0 || nulls > values ? throw new InvalidDataException($"a page has {nulls} nulls") : Counted(values);
            case var other:
                throw new InvalidDataException($"a page is of kind {(int)other}");
        }

        long Counted(long values) =>
            values < 0 || values > left ? throw new InvalidDataException($"a page has {values} values") : values;
    }

    /// <summary>The library takes truth values in runs, which format 2 has, for damage.</summary>
    private void CheckEncoding(Parquet.Meta.Type type)
    {
        long encoding = _numbers.GetValueOrDefault(("DataPageHeaderV2", 4), _numbers.GetValueOrDefault(("DataPageHeader", 2)));
        if (type == Parquet.Meta.Type.BOOLEAN && encoding == (int)Encoding.RLE)
            throw new InvalidDataException(
                "truth values in the encoding RLE are not read; write them as integers, or with pages of format 1");
    }

    private void CheckSize(CompressionCodec codec, long position, long packed, long unpacked)
    {
        long levels = _numbers.GetValueOrDefault(("DataPageHeaderV2", 5));
        bool isPacked = codec != CompressionCodec.UNCOMPRESSED
            && (!_numbers.TryGetValue(("DataPageHeaderV2", 7), out long flag) || flag != 0);
        if (!isPacked)
        {
            if (unpacked != packed) throw new InvalidDataException($"a page of {packed} bytes is not packed, and has {unpacked} bytes");
            return;
        }

        // What the packed bytes can become at most: each in the runs of its format.
        long most = codec switch
        {
            CompressionCodec.SNAPPY => 32,
            CompressionCodec.LZ4 or CompressionCodec.LZ4_RAW => 256,
            CompressionCodec.GZIP => 1100,
            _ => 1 << 16,
        } * packed;
        Span<byte> first = stackalloc byte[18];
        int count = (int)Math.Min(first.Length, packed - levels);
        stream.Position = position + levels;
        stream.ReadExactly(first[..count]);
        long said = codec switch
        {
            CompressionCodec.SNAPPY => SnappyLength(first[..count]),
            CompressionCodec.ZSTD => ZstdLength(first[..count]),
            _ => unpacked,
        };
        if (Math.Max(said, unpacked) is var size && (size > MostPageBytes || size > Math.Max(most, AlwaysAllowed)))
            throw new InvalidDataException($"a page of {packed} bytes unpacks to {size} bytes");
    }

    /// <summary>The length at the beginning of a block of Snappy.</summary>
    private static long SnappyLength(ReadOnlySpan<byte> first)
    {
        long length = 0;
        for (int i = 0; i < Math.Min(5, first.Length); i++)
        {
            length |= (long)(first[i] & 0x7f) << (7 * i);
            if (first[i] < 0x80) break;
        }

        return length;
    }

    /// <summary>The length in the header of a frame of Zstandard (RFC 8878, section 3.1.1.1); 0 where it is not said.</summary>
    private static long ZstdLength(ReadOnlySpan<byte> first)
    {
        if (first.Length < 18) return 0;
        int descriptor = first[4], bytes = (descriptor >> 6) switch { 0 => (descriptor >> 5) & 1, 1 => 2, 2 => 4, _ => 8 };
        int at = 5 + (((descriptor >> 5) & 1) == 0 ? 1 : 0) + ((int[])[0, 1, 2, 4])[descriptor & 3];
        ulong length = bytes == 2 ? 256ul : 0;
        for (int i = 0; i < bytes && at + i < first.Length; i++) length += (ulong)first[at + i] << (8 * i);
        return (long)Math.Min(length, long.MaxValue);
    }
}
