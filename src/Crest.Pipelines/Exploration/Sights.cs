using System.IO.Compression;

namespace Crest.Pipelines.Exploration;

/// <summary>What a reader sees of samples beside their place: pictures or light curves.</summary>
internal abstract record Sights
{
    /// <summary>What the page draws them from, with those of other splits after these.</summary>
    /// <param name="others">The sights of the splits after this one, of the same kind.</param>
    public abstract object Data(IEnumerable<Sights> others);

    /// <summary>Bytes as they are in the page: packed with gzip, in base 64.</summary>
    private protected static string Packed(IEnumerable<byte[]> pieces)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
            foreach (byte[] piece in pieces) gzip.Write(piece);
        return Convert.ToBase64String(memory.GetBuffer(), 0, (int)memory.Length);
    }
}
