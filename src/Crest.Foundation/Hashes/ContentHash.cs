using System.Security.Cryptography;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Foundation.Hashes;

/// <summary>
/// SHA-256 of contents, in lower-case hexadecimal: it identifies data, models and configurations across machines and years.
/// </summary>
public static class ContentHash
{
    /// <summary>Length of a hash in bytes, before it is written in hexadecimal.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>The hash of bytes.</summary>
    /// <param name="content">The bytes.</param>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The hash of bytes, as bytes.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="hash"><see cref="Size"/> bytes, written.</param>
    public static void Of(ReadOnlySpan<byte> content, Span<byte> hash) => SHA256.HashData(content, hash);

    /// <summary>The hash of several pieces of a content, as if they were one.</summary>
    /// <param name="pieces">The pieces, in order; each is read before the next is asked for.</param>
    public static string OfPieces(params IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> piece in pieces) hash.AppendData(piece.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash of what a stream contains from its position on.</summary>
    /// <param name="stream">The stream; read to its end.</param>
    public static string Of(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    /// <summary>The hash of texts in UTF-8; a zero ends each text, so that they cannot run into each other.</summary>
    /// <param name="texts">The texts, in order.</param>
    public static string OfTexts(params IEnumerable<string> texts) => Of(Encoding.UTF8.GetBytes(string.Join('\0', texts)));

    /// <summary>The hash of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">The file cannot be read.</exception>
    public static string OfFile(string path)
    {
        try
        {
            using FileStream file = InputFile.OpenStream(path);
            return Of(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
