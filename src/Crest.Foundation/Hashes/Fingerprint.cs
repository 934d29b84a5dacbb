using System.IO.Hashing;

namespace Crest.Foundation.Hashes;

/// <summary>
/// XXH3 of 128 bits (Y. Collet, https://github.com/Cyan4973/xxHash): recognises a changed content about as fast as memory is read. It
/// protects against accidents, not against intent; use <see cref="ContentHash"/> for that.
/// </summary>
public sealed class Fingerprint
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    private readonly XxHash128 _hash = new();

    /// <summary>Adds content; how it is divided into calls does not matter.</summary>
    /// <param name="content">The bytes.</param>
    public void Append(ReadOnlySpan<byte> content) => _hash.Append(content);

    /// <summary>The fingerprint of what was added, big-endian.</summary>
    /// <returns><see cref="Size"/> bytes.</returns>
    public byte[] ToArray() => _hash.GetCurrentHash();

    /// <summary>Starts again, with no content.</summary>
    public void Clear() => _hash.Reset();
}
