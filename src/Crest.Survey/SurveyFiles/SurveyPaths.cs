using System.Formats.Tar;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Survey.SurveyFiles;

/// <summary>The files that paths name: files, folders with all below them, and tar archives (packed or not) with their members.</summary>
public static class SurveyPaths
{
    /// <summary>The files one after another; each is closed when the next is asked for.</summary>
    /// <param name="paths">Files, folders and archives.</param>
    /// <param name="isWanted">Whether a file of a name is opened at all.</param>
    /// <param name="cancellation">Stops the reading, also within a file.</param>
    /// <exception cref="CrestException">There is no such file, or it cannot be read.</exception>
    public static IEnumerable<SurveyFile> Files(
        IEnumerable<string> paths, Func<string, bool> isWanted, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths.SelectMany(Below).Where(isWanted))
        {
            if (IsArchive(path))
            {
                foreach (SurveyFile member in Members(path, cancellation)) yield return member;
                continue;
            }

            using SurveyFile file = Opened(path, cancellation);
            yield return file;
        }
    }

    /// <summary>Opens one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public static SurveyFile Opened(string path, CancellationToken cancellation = default)
    {
        UnpackedStream stream = UnpackedStream.Open(path);
        try
        {
            return new SurveyFile(path, stream) { Cancellation = cancellation };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Below(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new CrestException($"{path}: there is no such file or folder");
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden };
            string[] files = Directory.GetFiles(path, "*", options);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    private static bool IsArchive(string path) =>
        path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<SurveyFile> Members(string path, CancellationToken cancellation)
    {
        using UnpackedStream stream = UnpackedStream.Open(path);
        using var archive = new TarReader(stream);
        while (Next(archive, path) is { } entry)
        {
            if (entry.DataStream is not { } content) continue;
            using var file = new SurveyFile($"{path}/{entry.Name}", content, isMember: true) { Cancellation = cancellation };
            yield return file;
        }
    }

    private static TarEntry? Next(TarReader archive, string path)
    {
        try
        {
            return archive.GetNextEntry();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new CrestException($"{path}: is not a whole tar archive; copy it again ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }
}
