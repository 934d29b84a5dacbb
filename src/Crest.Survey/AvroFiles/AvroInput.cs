using System.Buffers.Binary;

namespace Crest.Survey.AvroFiles;

/// <summary>
/// Reads the binary encoding of Avro 1.12 from bytes in memory. Every length is checked against the bytes that are there.
/// </summary>
/// <param name="bytes">The bytes.</param>
internal ref struct AvroInput(ReadOnlySpan<byte> bytes)
{
    /// <summary>A schema may contain itself; data that nest deeper are damaged.</summary>
    private const int Deepest = 64;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    /// <summary>The byte that is read next.</summary>
    public int Position { get; private set; }

    /// <summary>Number of bytes that are left.</summary>
    public readonly int Left => _bytes.Length - Position;

    /// <summary>Reads a whole number: zig-zag, in groups of seven bits.</summary>
    /// <exception cref="InvalidDataException">It does not end.</exception>
    public long ReadLong()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (Left == 0) throw Fault("a number is cut");
            byte next = _bytes[Position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw Fault("a number is longer than 10 bytes");
    }

    /// <summary>Reads a number of a type, as a double and, of whole numbers, exactly.</summary>
    public double ReadNumber(AvroKind kind, out long whole)
    {
        whole = 0;
        switch (kind)
        {
            case AvroKind.Boolean:
                return whole = Take(1)[0];
            case AvroKind.Long:
                return whole = ReadLong();
            case AvroKind.Float:
                return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
            default:
                return BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
        }
    }

    /// <summary>Reads a text or bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadLong());

    /// <summary>Reads which type of a union follows.</summary>
    public AvroType ReadBranch(AvroType union)
    {
        long branch = ReadLong();
        return branch >= 0 && branch < union.Parts.Length
            ? union.Parts[branch]
            : throw Fault($"a union of {union.Parts.Length} has no type {branch}");
    }

    /// <summary>Reads how many items the next block of an array or a map has; 0 ends it.</summary>
    /// <returns>No more than there are bytes, so that damaged data end.</returns>
    public long ReadCount()
    {
        long count = ReadLong();
        if (count < 0)
        {
            // The block's length in bytes follows, for those who skip it.
            if (ReadLong() is var size && (size < 0 || size > Left))
                throw Fault($"a block has a length of {size} bytes, and {Left} are left");
            count = count == long.MinValue ? long.MaxValue : -count;
        }

        return count <= Left ? count : throw Fault($"a block promises {count} items, and {Left} bytes are left");
    }

    /// <summary>Reads over a value.</summary>
    public void Skip(AvroType type)
    {
        if (++_depth > Deepest) throw Fault($"data nest deeper than {Deepest}");
        switch (type.Kind)
        {
            case AvroKind.Null:
                break;
            case AvroKind.Long:
                ReadLong();
                break;
            case AvroKind.Boolean or AvroKind.Float or AvroKind.Double or AvroKind.Fixed:
                Take(type.Size);
                break;
            case AvroKind.Bytes:
                ReadBytes();
                break;
            case AvroKind.Union:
                Skip(ReadBranch(type));
                break;
            case AvroKind.Record:
                foreach (AvroType part in type.Parts) Skip(part);
                break;
            default:
                while (ReadCount() is > 0 and var count)
                {
                    for (; count > 0; count--)
                    {
                        if (type.Kind == AvroKind.Map) ReadBytes();
                        Skip(type.Parts[0]);
                    }
                }

                break;
        }

        _depth--;
    }

    /// <summary>What is wrong, and at which byte.</summary>
    public readonly InvalidDataException Fault(string what) => new($"byte {Position}: {what}");

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left) throw Fault($"{count} bytes are to follow, and {Left} are left");
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }
}
