using System.Buffers.Binary;
using System.Text;

namespace Crest.Experiments.Tests.TensorBoard;

/// <summary>
/// Reads and writes event files from what is published of their format, without the program's own code: records with a bitwise CRC-32C, and
/// the wire format of protobuf.
/// </summary>
internal static class EventBytes
{
    /// <summary>The events of a file; each checksum is checked.</summary>
    public static List<byte[]> Records(byte[] file)
    {
        List<byte[]> records = [];
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at)));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] record = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(record), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(record);
            at += length + 16;
        }

        return records;
    }

    /// <summary>A file of events.</summary>
    public static byte[] File(params IEnumerable<byte[]> events) => [.. events.SelectMany(Record)];

    /// <summary>An event as a record.</summary>
    public static byte[] Record(byte[] content)
    {
        byte[] length = BitConverter.GetBytes((ulong)content.Length);
        return [.. length, .. BitConverter.GetBytes(Masked(length)), .. content, .. BitConverter.GetBytes(Masked(content))];
    }

    /// <summary>The fields of a message: number, and a number (varint, or the bits of fixed width) or bytes.</summary>
    public static List<(int Field, ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        List<(int, ulong, byte[])> fields = [];
        int at = 0;
        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80) return value;
            }
        }

        while (at < message.Length)
        {
            ulong key = Varint();
            int width = (key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(), _ => 0 };
            if ((key & 7) == 0) fields.Add(((int)(key >> 3), Varint(), []));
            else
            {
                byte[] bytes = message[at..(at + width)];
                ulong bits = (key & 7) switch { 1 => BitConverter.ToUInt64(bytes), 5 => BitConverter.ToUInt32(bytes), _ => 0 };
                fields.Add(((int)(key >> 3), bits, bytes));
                at += width;
            }
        }

        return fields;
    }

    /// <summary>A field of bytes.</summary>
    public static byte[] Field(int number, params byte[] bytes) =>
        [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    /// <summary>A field of text.</summary>
    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>A field of a whole number.</summary>
    public static byte[] Field(int number, long value) => [.. Varint((ulong)number << 3), .. Varint((ulong)value)];

    /// <summary>A field of a double.</summary>
    public static byte[] Field(int number, double value) => [.. Varint(((ulong)number << 3) | 1), .. BitConverter.GetBytes(value)];

    /// <summary>A field of a float.</summary>
    public static byte[] Field(int number, float value) => [.. Varint(((ulong)number << 3) | 5), .. BitConverter.GetBytes(value)];

    /// <summary>An event with a scalar.</summary>
    public static byte[] Scalar(double time, long step, string tag, float value) =>
        [.. Field(1, time), .. Field(2, step), .. Field(5, Field(1, [.. Field(1, tag), .. Field(2, value)]))];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xffffffff;
        foreach (byte next in bytes)
        {
            crc ^= next;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
        }

        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);
    }
}
