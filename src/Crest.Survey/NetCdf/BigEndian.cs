using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crest.Survey.NetCdf;

/// <summary>Between the file's byte order and the machine's, a block at a time; vectorised, so memory bounds it.</summary>
internal static class BigEndian
{
    /// <summary>Copies values and turns their bytes around; both may be the same memory.</summary>
    public static void Convert<T>(ReadOnlySpan<T> from, Span<T> to) where T : unmanaged =>
        Convert(MemoryMarshal.AsBytes(from), MemoryMarshal.AsBytes(to), Unsafe.SizeOf<T>());

    /// <summary>Copies values of some bytes each and turns their bytes around; both may be the same memory.</summary>
    public static void Convert(ReadOnlySpan<byte> from, Span<byte> to, int size)
    {
        if (!BitConverter.IsLittleEndian || size == 1)
            from.CopyTo(to);
        else if (size == 2)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, ushort>(to));
        else if (size == 4)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(from), MemoryMarshal.Cast<byte, uint>(to));
        else
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(from), MemoryMarshal.Cast<byte, ulong>(to));
    }
}
