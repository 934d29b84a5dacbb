using Crest.Foundation.Errors;
using Crest.Foundation.Files;

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
        using UnpackedStream content = UnpackedStream.Open(path);
        try
        {
            return Read(path, content, content.FileLength);
        }
        catch (IOException e)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

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
