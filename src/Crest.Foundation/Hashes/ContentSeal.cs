using System.Buffers;
using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Hashes;

/// <summary>
/// A hash of a file inside the file: the <see cref="Fingerprint"/> of all its bytes, with zeros in the place of the hash. Whoever reads the
/// file finds out whether a byte of it has changed. A file without one, of another program or an older version, is taken as it is.
/// </summary>
public static class ContentSeal
{
    /// <summary>The name of the text in the file, whatever its format.</summary>
    public const string Key = "content_xxh128";

    /// <summary>What is written in its place before the content is complete.</summary>
    public static readonly string Blank = new('0', Digits);

    private const int Digits = 2 * Fingerprint.Size;

    /// <summary>The key is in the beginning of a file.</summary>
    private const int LongestBeginning = 1 << 16;

    /// <summary>Formats put quotes, types and lengths between the key and its text.</summary>
    private const int LongestGap = 16;

    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Puts the hash in the place of <see cref="Blank"/>.</summary>
    /// <param name="file">The whole file, readable and seekable; its position is its end afterwards.</param>
    public static void Write(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Flush();
        if (Find(file) is not { } place) throw new InvalidOperationException($"The file has no {Key}.");
        byte[] hash = Encoding.ASCII.GetBytes(Hash(file, place));
        file.Position = place;
        file.Write(hash);
        file.Flush();
        file.Seek(0, SeekOrigin.End);
    }

    /// <summary>The text of a file with a JSON object, the hash its first member.</summary>
    /// <param name="json">The object, indented, without it.</param>
    public static string InJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!json.StartsWith("{\n", StringComparison.Ordinal)) throw new ArgumentException("Not an object of lines.", nameof(json));
        using var file = new MemoryStream();
        file.Write(Encoding.UTF8.GetBytes($"{{\n  \"{Key}\": \"{Blank}\",\n{json[2..]}\n"));
        Write(file);
        return Encoding.UTF8.GetString(file.GetBuffer(), 0, (int)file.Length);
    }

    /// <summary>Checks the content of a file that may have a hash.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="path">The file's name, for the error.</param>
    /// <exception cref="CrestException">A byte of the file has changed.</exception>
    public static void Check(byte[] content, string path)
    {
        using var file = new MemoryStream(content, writable: false);
        Check(file, path);
    }

    /// <summary>Checks a file that may have a hash.</summary>
    /// <param name="file">The whole file, seekable.</param>
    /// <param name="path">The file's name, for the error.</param>
    /// <exception cref="CrestException">A byte of the file has changed.</exception>
    public static void Check(Stream file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Find(file) is not { } place) return;
        Span<byte> written = stackalloc byte[Digits];
        file.Position = place;
        file.ReadExactly(written);
        if (Encoding.ASCII.GetString(written) == Hash(file, place)) return;
        throw new CrestException($"{path}: is damaged: its content is not what was written ({Key}); copy it again or make it again "
            + "(if you changed it on purpose, delete that entry)");
    }

    /// <summary>Where the digits of the hash begin; null where there is none.</summary>
    private static long? Find(Stream file)
    {
        byte[] beginning = new byte[Math.Min(LongestBeginning, file.Length)];
        file.Position = 0;
        file.ReadExactly(beginning);
        int key = beginning.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key));
        if (key < 0) return null;
        int after = key + Key.Length;
        for (int gap = 0; gap <= LongestGap && after + gap + Digits <= beginning.Length; gap++)
            if (!beginning.AsSpan(after + gap, Digits).ContainsAnyExcept(Hexadecimal)) return after + gap;
        return null;
    }

    private static string Hash(Stream file, long place)
    {
        const int block = 1 << 20;
        var hash = new Fingerprint();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(block);
        file.Position = 0;
        for (long start = 0; file.ReadAtLeast(buffer.AsSpan(0, block), block, throwOnEndOfStream: false) is > 0 and var read; start += read)
        {
            // The digits are in the first block.
            if (start == 0) buffer.AsSpan((int)place, Digits).Fill((byte)'0');
            hash.Append(buffer.AsSpan(0, read));
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return Convert.ToHexStringLower(hash.ToArray());
    }
}
