using System.IO.Compression;
using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Survey.AvroFiles;

/// <summary>
/// An Avro object container file (specification 1.12): a schema, and blocks of records, packed by deflate or not. A block is in memory,
/// of 256 MiB at most, and memory grows with the bytes that are there, not with what lengths promise.
/// </summary>
internal sealed class AvroContainer
{
    private const int LargestBlock = 1 << 28, LargestHeader = 1 << 24, SyncBytes = 16, Piece = 1 << 16;
    private readonly Stream _stream;
    private readonly string _path;
    private readonly byte[] _sync = new byte[SyncBytes];
    private readonly bool _isPacked;
    private byte[] _block;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file from its beginning.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <param name="block">Memory that is used, and grows; empty in the beginning.</param>
    /// <exception cref="CrestException">It is no such file, or damaged.</exception>
    public AvroContainer(Stream stream, string path, byte[] block)
    {
        (_stream, _path, _block) = (stream, path, block);
        byte[] magic = new byte[4];
        if (stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) < 4 || !IsOne(magic))
            throw Damaged("it does not begin as an Avro file");
        string codec = "null";
        for (long left = Count(); left > 0; left = left > 1 ? left - 1 : Count())
        {
            string key = Encoding.UTF8.GetString(Bytes(LargestHeader));
            ReadOnlySpan<byte> value = Bytes(LargestHeader);
            if (key == "avro.schema") Schema = value.ToArray();
            if (key == "avro.codec") codec = Encoding.UTF8.GetString(value);
        }

        ReadExactly(_sync);
        if (Schema.Length == 0) throw Damaged("its header has no schema");
        if (codec is not ("null" or "deflate"))
            throw new CrestException($"{path}: its blocks are packed by '{(codec.All(char.IsAsciiLetterOrDigit) ? codec : "?")}', which is "
                + "not read; write it with the codec deflate or null");
        _isPacked = codec == "deflate";
    }

    /// <summary>The schema as JSON.</summary>
    public byte[] Schema { get; } = [];

    /// <summary>The memory, for the next file.</summary>
    public byte[] Memory => _block;

    /// <summary>Whether a file begins as these do.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith("Obj\u0001"u8);

    /// <summary>The next block: its bytes, and how many records they are.</summary>
    /// <returns>Null at the end.</returns>
    /// <exception cref="CrestException">The file is damaged, or cut.</exception>
    public (ReadOnlyMemory<byte> Bytes, long Count)? Next()
    {
        if (Number(endIsRight: true) is not { } count) return null;
        int length = Bytes(LargestBlock).Length;
        if (count < 0) throw Damaged($"a block has {count} records");
        byte[] sync = new byte[SyncBytes];
        ReadOnlyMemory<byte> bytes = _block.AsMemory(0, length);
        ReadExactly(sync);
        if (!sync.AsSpan().SequenceEqual(_sync)) throw Damaged("a block does not end with the file's marker");
        if (_isPacked) bytes = Unpacked(bytes);
        if (count > bytes.Length) throw Damaged($"a block promises {count} records in {bytes.Length} bytes");
        return (bytes, count);
    }

    /// <summary>An error in the file.</summary>
    public CrestException Damaged(string what) => new($"{_path}: is damaged or cut: {what}; copy the file again");

    private byte[] Unpacked(ReadOnlyMemory<byte> packed)
    {
        using var source = new MemoryStream(packed.ToArray(), writable: false);
        using var deflate = new DeflateStream(source, CompressionMode.Decompress);
        using var result = new MemoryStream();
        byte[] buffer = new byte[Piece];
        try
        {
            while (deflate.Read(buffer) is > 0 and var read)
            {
                result.Write(buffer, 0, read);
                if (result.Length > LargestBlock) throw Damaged($"a block unpacks to more than {LargestBlock} bytes");
            }
        }
        catch (InvalidDataException e)
        {
            throw Damaged($"a block cannot be unpacked ({e.Message})");
        }

        return result.ToArray();
    }

    private long Count()
    {
        long count = Number() ?? 0;
        if (count < 0)
        {
            count = count == long.MinValue ? long.MaxValue : -count;
            Number(); // The length of the block in bytes.
        }

        return count <= LargestHeader ? count : throw Damaged($"its header promises {count} entries");
    }

    private long? Number(bool endIsRight = false)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int next = _stream.ReadByte();
            if (next < 0) return endIsRight && shift == 0 ? null : throw Damaged("it ends within a number");
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw Damaged("a number is longer than 10 bytes");
    }

    private ReadOnlySpan<byte> Bytes(int most)
    {
        long length = Number()!.Value;
        if (length < 0 || length > most) throw Damaged($"a part has a length of {length} bytes");
        int filled = 0;
        while (filled < length)
        {
            if (filled == _block.Length) Array.Resize(ref _block, (int)Math.Min(Math.Max(Piece, 2L * _block.Length), most));
            int read = _stream.Read(_block.AsSpan(filled, (int)Math.Min(_block.Length - filled, length - filled)));
            if (read == 0) throw Damaged($"it ends {length - filled} bytes before a part's end");
            filled += read;
        }

        return _block.AsSpan(0, (int)length);
    }

    private void ReadExactly(Span<byte> bytes)
    {
        if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Damaged("it ends within a marker");
    }
}
