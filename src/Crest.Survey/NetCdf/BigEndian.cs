using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crest.Survey.NetCdf;

/// <summary>Between the file's byte order and the machine's, a block at a time; vectorised, so memory bounds it.</summary>
internal static class BigEndian
{
    /// <summary>Copies values and turns their bytes around; both may be the same memory.</summary>
    public static void Convert<T>(ReadOnlySpan<T> from, Span<T> to) where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian || Unsafe.SizeOf<T>() == 1)
            from.CopyTo(to);
        else if (Unsafe.SizeOf<T>() == 2)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, ushort>(from), MemoryMarshal.Cast<T, ushort>(to));
        else if (Unsafe.SizeOf<T>() == 4)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, uint>(from), MemoryMarshal.Cast<T, uint>(to));
        else
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<T, ulong>(from), MemoryMarshal.Cast<T, ulong>(to));
    }
}
