using System.Buffers;
using System.Text;

namespace Crest.Survey.NetCdf;

/// <summary>Writes the values of a variable, block by block.</summary>
internal static class NetCdfValues
{
    /// <summary>Writes numbers in big-endian order.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="values">The bytes of the numbers in this machine's order.</param>
    /// <param name="size">The bytes of a number: 1, 2, 4 or 8.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> values, int size)
    {
        // A block is a multiple of 8 bytes, so no value lies across two.
        int block = Math.Min(NetCdfFile.BlockBytes, values.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(block);
        for (; !values.IsEmpty; values = values[Math.Min(block, values.Length)..])
        {
            ReadOnlySpan<byte> part = values[..Math.Min(block, values.Length)];
            BigEndian.Convert(part, buffer.AsSpan(0, part.Length), size);
            stream.Write(buffer, 0, part.Length);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Writes texts in UTF-8, each filled up with zeros.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="rows">The texts.</param>
    /// <param name="width">The bytes of a row; no text is longer.</param>
    public static void WriteRows(Stream stream, IReadOnlyList<string> rows, int width)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)rows.Count * width, Math.Max(width, NetCdfFile.BlockBytes)));
        int filled = 0;
        foreach (string row in rows)
        {
            if (filled + width > buffer.Length)
            {
                stream.Write(buffer, 0, filled);
                filled = 0;
            }

            int length = Encoding.UTF8.GetBytes(row, buffer.AsSpan(filled, width));
            buffer.AsSpan(filled + length, width - length).Clear();
            filled += width;
        }

        stream.Write(buffer, 0, filled);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
