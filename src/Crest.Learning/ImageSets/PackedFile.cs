using System.Buffers.Binary;
using System.IO.Compression;
using Crest.Foundation.Errors;

namespace Crest.Learning.ImageSets;

/// <summary>Files that are published packed with gzip and are used packed or unpacked.</summary>
internal static class PackedFile
{
    private const string Ending = ".gz";

    /// <summary>No file of the published sets is a fifth of this; what a damaged one claims must not fill the memory.</summary>
    private const int LargestContent = 1 << 30;

    /// <summary>The path of a file in a folder, packed or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without <c>.gz</c>.</param>
    /// <exception cref="CrestException">It is not there.</exception>
    public static string Find(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (File.Exists(path)) return path;
        if (File.Exists(path + Ending)) return path + Ending;
        throw new CrestException(
            $"{folder}: {(Directory.Exists(folder) ? $"holds neither {name} nor {name}{Ending}" : "there is no such folder")}; "
            + "put the files of the data set there, or give their folder with --data-dir");
    }

    /// <summary>The name of a file without the ending of a packed one.</summary>
    /// <param name="path">The file.</param>
    public static string UnpackedName(string path) =>
        path.EndsWith(Ending, StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);

    /// <summary>The content of a file, unpacked where it begins as gzip does.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, is damaged or too large.</exception>
    public static ReadOnlyMemory<byte> Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            bool packed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            if (!packed) return Read(path, file, file.Length);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            ReadOnlyMemory<byte> content = Read(path, unpacked, file.Length);
            return content.Length == LengthAtEnd(file) ? content : throw Damaged(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (InvalidDataException)
        {
            throw Damaged(path);
        }
    }

    /// <summary>
    /// What gzip writes last is the length of the content; the stream that unpacks it says nothing of a file that is cut.
    /// </summary>
    private static int LengthAtEnd(FileStream file)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        file.Seek(-length.Length, SeekOrigin.End);
        file.ReadExactly(length);
        return BinaryPrimitives.ReadInt32LittleEndian(length);
    }

    private static CrestException Damaged(string path) =>
        new($"{path}: is not whole: what gzip packed cannot be unpacked; copy the file again");

    private static ReadOnlyMemory<byte> Read(string path, Stream stream, long expected)
    {
        var content = new MemoryStream((int)Math.Min(expected, LargestContent));
        byte[] block = new byte[1 << 16];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            if (content.Length + read > LargestContent)
                throw new CrestException($"{path}: holds more than {LargestContent} bytes; it is not a file of the data set");
            content.Write(block, 0, read);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
