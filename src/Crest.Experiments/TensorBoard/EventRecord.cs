using System.Buffers.Binary;
using System.Numerics;

namespace Crest.Experiments.TensorBoard;

/// <summary>
/// How an event lies in a file, as in TensorFlow's record files: its length in 8 bytes, a checksum of them, the event, a checksum
/// of it; everything in little-endian order.
/// </summary>
internal static class EventRecord
{
    /// <summary>Bytes before an event.</summary>
    public const int HeaderLength = sizeof(ulong) + sizeof(uint);

    /// <summary>Bytes after an event.</summary>
    public const int FooterLength = sizeof(uint);

    /// <summary>Puts a frame around an event.</summary>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        byte[] record = new byte[HeaderLength + content.Length + FooterLength];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), Checksum(record.AsSpan(0, sizeof(ulong))));
        content.CopyTo(record.AsSpan(HeaderLength));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeaderLength + content.Length), Checksum(content));
        return record;
    }

    /// <summary>The length of the event after a header; null where the checksum does not fit.</summary>
    public static ulong? Length(ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> length = header[..sizeof(ulong)];
        return BinaryPrimitives.ReadUInt32LittleEndian(header[sizeof(ulong)..]) == Checksum(length)
            ? BinaryPrimitives.ReadUInt64LittleEndian(length)
            : null;
    }

    /// <summary>Whether the checksum of an event fits.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> content, ReadOnlySpan<byte> footer) =>
        BinaryPrimitives.ReadUInt32LittleEndian(footer) == Checksum(content);

    /// <summary>CRC-32C (Castagnoli), turned and shifted as TensorFlow does it, because a file may contain checksums of its own.</summary>
    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        const uint shift = 0xa282ead8;
        const int turn = 15;
        uint crc = uint.MaxValue;
        for (; content.Length >= sizeof(ulong); content = content[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(content));
        foreach (byte rest in content) crc = BitOperations.Crc32C(crc, rest);
        return BitOperations.RotateRight(~crc, turn) + shift;
    }
}
