using System.IO.Hashing;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Workflows.Engine;

/// <summary>The content of files, by which changes are recognised: never by their times.</summary>
internal static class FolderHashes
{
    /// <summary>The hashes of the files of a folder, by their paths in it. Links are not followed: their targets are hashed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="without">Paths that do not count: links that the engine has made.</param>
    /// <exception cref="CrestException">A file cannot be read.</exception>
    public static SortedDictionary<string, string> Of(string folder, IReadOnlySet<string> without)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            Add(folder, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", folder, e);
        }

        return files;

        void Add(string place, string prefix)
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(place).EnumerateFileSystemInfos())
            {
                string path = prefix + entry.Name;
                if (without.Contains(path)) continue;
                if (entry.LinkTarget is { } target) files.Add(path, $"link to {target}");
                else if (entry is DirectoryInfo) Add(entry.FullName, $"{path}/");
                else files.Add(path, OfFile(entry.FullName));
            }
        }
    }

    /// <summary>The paths of the files and links of a folder.</summary>
    /// <param name="folder">The folder.</param>
    public static HashSet<string> Names(string folder)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            Add(new DirectoryInfo(folder), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", folder, e);
        }

        return names;

        void Add(DirectoryInfo place, string prefix)
        {
            foreach (FileSystemInfo entry in place.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo inner && entry.LinkTarget is null) Add(inner, $"{prefix}{entry.Name}/");
                else names.Add(prefix + entry.Name);
            }
        }
    }

    /// <summary>The hash of all that a folder contains; links are not followed.</summary>
    /// <exception cref="CrestException">A file cannot be read.</exception>
    public static string OfTree(string folder) => Crest.Foundation.Hashes.ContentHash.OfTexts(
        Of(folder, new HashSet<string>()).Select(file => $"{file.Key}\n{file.Value}"));

    /// <summary>The hash of a file, or of all files in a folder; links are followed.</summary>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public static string OfPath(string path)
    {
        if (!Directory.Exists(path)) return OfFile(path);
        var hash = new XxHash128();
        foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            hash.Append(System.Text.Encoding.UTF8.GetBytes($"{Path.GetRelativePath(path, file)}\0{OfFile(file)}\0"));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static string OfFile(string path)
    {
        try
        {
            // A pipe would be waited for.
            using var file = new FileStream(InputFile.Open(path), FileAccess.Read, bufferSize: 0);
            var hash = new XxHash128();
            hash.Append(file);
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
