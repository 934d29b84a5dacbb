using System.IO.Hashing;

namespace Crest.Foundation.Hashes;

/// <summary>
/// XXH3 of 64 bits (Y. Collet, https://github.com/Cyan4973/xxHash) of what was measured of one sample: a light curve, a candidate, an
/// image. Equal samples are recognised by it in whatever file they are. Among 100,000 × 100,000 different samples the probability that
/// two have the same hash is 5e-10.
/// </summary>
public static class SampleHash
{
    /// <summary>The hash of a sample of which nothing was measured; such samples say nothing of each other.</summary>
    public const ulong Nothing = 0;

    /// <summary>The hash of a sample's content.</summary>
    /// <param name="content">Its bytes, little-endian; empty where nothing was measured.</param>
    public static ulong Of(ReadOnlySpan<byte> content) => content.IsEmpty ? Nothing : XxHash3.HashToUInt64(content);
}
