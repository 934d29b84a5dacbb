using System.Buffers;
using Crest.Foundation.Errors;
using Microsoft.Win32.SafeHandles;

namespace Crest.Survey.NetCdf;

/// <summary>The bytes of the variables of a file, which lie in one slab, or in one a record.</summary>
/// <param name="path">The file, for errors.</param>
/// <param name="handle">The open file.</param>
/// <param name="recordBytes">Bytes from one record to the next.</param>
internal sealed class NetCdfSlabs(string path, SafeFileHandle handle, long recordBytes)
{
    /// <summary>Reads bytes of a variable as if its slabs stood one after another.</summary>
    public void Read(NetCdfVariable variable, long offset, Span<byte> bytes)
    {
        long slab = variable.SlabBytes, record = recordBytes;
        if (!variable.IsRecord || record == slab)
        {
            ReadExactly(variable.Begin + offset, bytes);
            return;
        }

        // Short records are read many at a time and their slabs picked out: a call a record would cost more than the bytes between.
        long together = Math.Min(NetCdfFile.BlockBytes / record, variable.Dimensions[0].Length);
        byte[]? buffer = together > 1 ? ArrayPool<byte>.Shared.Rent((int)(together * record)) : null;
        while (!bytes.IsEmpty)
        {
            (long index, long within) = Math.DivRem(offset, slab);
            long from = variable.Begin + (index * record) + within;
            if (buffer is null)
            {
                int piece = (int)Math.Min(slab - within, bytes.Length);
                ReadExactly(from, bytes[..piece]);
                bytes = bytes[piece..];
                offset += piece;
                continue;
            }

            long slabs = Math.Min(together, (within + bytes.Length + slab - 1) / slab);
            long length = ((slabs - 1) * record) + slab - within;
            ReadExactly(from, buffer.AsSpan(0, (int)length));
            for (long at = 0; at < length && !bytes.IsEmpty; at += record - within, within = 0)
            {
                int piece = (int)Math.Min(slab - within, bytes.Length);
                buffer.AsSpan((int)at, piece).CopyTo(bytes);
                bytes = bytes[piece..];
                offset += piece;
            }
        }

        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
    }

    private void ReadExactly(long offset, Span<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                int count = RandomAccess.Read(handle, bytes, offset);
                if (count == 0)
                    throw new CrestException($"{path}: byte {offset}: the file has become shorter since it was opened: make it again");
                bytes = bytes[count..];
                offset += count;
            }
        }
        catch (IOException e)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
