using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crest.Survey.Candidates;

/// <summary>
/// 512 bits that tell one text from another, for changes by chance and not by design: SHA-256 would take as long as reading numbers does. The
/// accumulators are those of XXH3 (Collet, https://github.com/Cyan4973/xxHash), without its secret and its last step.
/// </summary>
internal struct Fingerprint
{
    public const int Size = 64;
    private const ulong Prime = 0x9e3779b185ebca87;
    private Vector512<ulong> _sums, _key;
    private ulong _length;

    /// <summary>Adds a part of a text; the same text in other parts has another fingerprint.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        _length += (ulong)part.Length;
        for (; part.Length >= Size; part = part[Size..]) Add(Vector512.Create(part).AsUInt64());
        if (part.IsEmpty) return;
        Span<byte> rest = stackalloc byte[Size];
        rest.Clear();
        part.CopyTo(rest);
        Add(Vector512.Create((ReadOnlySpan<byte>)rest).AsUInt64());
    }

    /// <summary>The fingerprint of what was added.</summary>
    /// <param name="bytes"><see cref="Size"/> bytes.</param>
    public readonly void CopyTo(Span<byte> bytes)
    {
        Vector512<ulong> sums = (_sums ^ Vector512.ShiftRightLogical(_sums, 47) ^ Vector512.Create(_length)) * Prime;
        MemoryMarshal.Write(bytes, sums);
    }

    /// <summary>Each lane takes the product of the halves of its own bits, under a key that tells this place from others, and its neighbour's bits, so that no bit is lost by a factor of zero.</summary>
    private void Add(Vector512<ulong> bits)
    {
        _key += Vector512.Create(Prime) + Vector512.CreateSequence(0UL, 0xc2b2ae3d27d4eb4f);
        Vector512<ulong> keyed = bits ^ _key;
        Vector512<ulong> low = keyed & Vector512.Create((ulong)uint.MaxValue), high = Vector512.ShiftRightLogical(keyed, 32);
        _sums += (low * high) + Vector512.Shuffle(bits, Vector512.Create(1UL, 0, 3, 2, 5, 4, 7, 6));
    }
}
