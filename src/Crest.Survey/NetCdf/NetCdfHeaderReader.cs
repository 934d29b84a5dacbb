using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Crest.Foundation.Errors;
using Microsoft.Win32.SafeHandles;

namespace Crest.Survey.NetCdf;

/// <summary>
/// Reads the header's words in turn. Every length is held against what is left of the file before memory is taken for it.
/// </summary>
internal sealed class NetCdfHeaderReader(SafeFileHandle handle, string path, long length)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly byte[] _buffer = new byte[(int)Math.Min(length, 1 << 14)];
    private long _bufferStart;
    private int _bufferLength;

    /// <summary>The byte that is read next.</summary>
    public long Position { get; private set; }

    /// <summary>How wide counts are: 64 bits in CDF-5; offsets are so in CDF-2 too.</summary>
    public NetCdfFormat Format { get; set; } = NetCdfFormat.Cdf1;

    public long Remaining => length - Position;

    public CrestException Error(long offset, string what) => new($"{path}: byte {offset}: {what}");

    /// <summary>An error for what no program writes.</summary>
    public CrestException Damaged(long offset, string what) => Error(offset, $"{what}: the file is damaged, copy or make it again");

    public void Fill(Span<byte> bytes, string what)
    {
        if (bytes.Length > Remaining) throw Short(Position, what);
        while (!bytes.IsEmpty)
        {
            int at = (int)(Position - _bufferStart);
            if (at >= _bufferLength)
            {
                (_bufferStart, at) = (Position, 0);
                _bufferLength = RandomAccess.Read(handle, _buffer, Position);
                if (_bufferLength == 0) throw Short(Position, what);
            }

            int count = Math.Min(bytes.Length, _bufferLength - at);
            _buffer.AsSpan(at, count).CopyTo(bytes);
            bytes = bytes[count..];
            Position += count;
        }
    }

    public uint Word(string what)
    {
        Span<byte> bytes = stackalloc byte[4];
        Fill(bytes, what);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>A size or count: 32 bits unsigned (as the C library writes dimensions past 2³¹ in CDF-2), or 64 in CDF-5.</summary>
    public long Size(string what) => Format == NetCdfFormat.Cdf5 ? Wide(what) : Word(what);

    /// <summary>Where a variable's values begin.</summary>
    public long Offset(string what) => Format == NetCdfFormat.Cdf1 ? Word(what) : Wide(what);

    /// <summary>A count of things that follow in the header, each of at least <paramref name="leastBytes"/>.</summary>
    public int Count(string what, int leastBytes)
    {
        long start = Position, count = Size($"the number of {what}");
        if (count > Remaining / leastBytes) throw Damaged(start, $"{count} {what} do not fit in the {Remaining} bytes that are left");
        return count <= Array.MaxLength ? (int)count : throw Error(start, $"{count} {what} are more than can be read");
    }

    public string Name(string what)
    {
        long start = Position;
        byte[] bytes = Bytes($"bytes of the name of {what}");
        if (bytes.Length == 0) throw Damaged(start, $"{what} has no name");
        try
        {
            string name = s_strict.GetString(bytes);
            return name.Any(char.IsControl) ? throw Damaged(start, $"the name of {what} has a control character") : name;
        }
        catch (DecoderFallbackException e)
        {
            throw new CrestException(Damaged(start, $"the name of {what} is not UTF-8").Message, e);
        }
    }

    /// <summary>A counted run of bytes and its padding.</summary>
    public byte[] Bytes(string what)
    {
        var bytes = new byte[Count(what, 1)];
        Fill(bytes, what);
        Pad(bytes.Length);
        return bytes;
    }

    /// <summary>A counted run of numbers and its padding.</summary>
    public T[] Numbers<T>(string what) where T : unmanaged
    {
        var values = new T[Count(what, ExternalType.Size(ExternalType.Of<T>()))];
        Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        Fill(bytes, what);
        Pad(bytes.Length);
        BigEndian.Convert<T>(values, values);
        return values;
    }

    /// <summary>Skips to the next multiple of 4; what the padding holds does not matter.</summary>
    private void Pad(long bytes)
    {
        Span<byte> padding = stackalloc byte[(int)(ExternalType.Padded(bytes) - bytes)];
        Fill(padding, "padding");
    }

    private long Wide(string what)
    {
        long start = Position;
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes, what);
        long value = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return value >= 0 ? value : throw Damaged(start, $"{what} is negative ({value})");
    }

    /// <summary>The number of records: null where the writer streamed and did not know it.</summary>
    public long? Records()
    {
        const string what = "the number of records";
        if (Format == NetCdfFormat.Cdf5)
        {
            Span<byte> bytes = stackalloc byte[8];
            long start = Position;
            Fill(bytes, what);
            long records = BinaryPrimitives.ReadInt64BigEndian(bytes);
            return records >= 0 ? records : records == -1 ? null : throw Damaged(start, $"{what} is negative ({records})");
        }

        uint word = Word(what);
        return word == uint.MaxValue ? null : word;
    }

    private CrestException Short(long offset, string what) =>
        Error(offset, $"the file ends within {what}: it is cut short, copy or make it again");
}
