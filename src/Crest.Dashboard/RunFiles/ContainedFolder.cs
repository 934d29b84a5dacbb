using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Microsoft.Win32.SafeHandles;

namespace Crest.Dashboard.RunFiles;

/// <summary>
/// A folder of which files are served, and out of which no request leads: a path has no <c>..</c>, is not absolute and names nothing that
/// is hidden; a symbolic link may lead to another file of the folder, but not out of it; and only files are opened, no pipes and devices.
/// </summary>
internal sealed class ContainedFolder
{
    private const int MostLinks = 20, MostListed = 2000, LongestPath = 1024;

    private readonly string _real;

    /// <summary>Takes a folder that exists.</summary>
    public ContainedFolder(string path) => (FullPath, _real) = (path, RealPath(path) ?? path);

    /// <summary>The folder, absolute.</summary>
    public string FullPath { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="relative">Its path in the folder, with forward slashes.</param>
    /// <returns>The open file; null where there is none that may be served.</returns>
    public FileStream? Open(string relative)
    {
        if (Find(relative) is not { } real) return null;
        SafeFileHandle? handle = null;
        try
        {
            handle = InputFile.Open(real);
            // A link may have been put in its place since it was looked at.
            if (WhereIs(handle) is { } opened && !IsInside(opened))
            {
                handle.Dispose();
                return null;
            }

            return new FileStream(handle, FileAccess.Read, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is CrestException or IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            return null;
        }
    }

    /// <summary>Where a file is, with every link followed.</summary>
    /// <param name="relative">Its path in the folder, with forward slashes.</param>
    /// <returns>Null where there is none that may be served.</returns>
    public string? Find(string relative)
    {
        if (!IsPlain(relative)) return null;
        string path = Path.Combine(FullPath, relative.Replace('/', Path.DirectorySeparatorChar));
        return RealPath(path) is { } real && IsInside(real) && File.Exists(real) ? real : null;
    }

    /// <summary>The files, by their paths; links and what is hidden are left out, and the last of very many.</summary>
    public IReadOnlyList<RunFile> List()
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            MaxRecursionDepth = 8,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return
        [
            .. new DirectoryInfo(FullPath).EnumerateFiles("*", options).Take(MostListed)
                .Select(file => new RunFile(
                    Path.GetRelativePath(FullPath, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length,
                    new DateTimeOffset(file.LastWriteTimeUtc)))
                .OrderBy(file => file.Path.Count(c => c == '/')).ThenBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a path is one of names alone, none of them hidden.</summary>
    public static bool IsPlain(string relative) =>
        relative.Length is > 0 and <= LongestPath && !relative.Any(c => char.IsControl(c) || c is '\\' or ':')
        && relative.Split('/').All(name => name.Length > 0 && name[0] != '.');

    private bool IsInside(string real) => real.StartsWith(_real + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A path with every link in it followed; null where something of it does not exist, or links go round in a circle.</summary>
    private static string? RealPath(string path)
    {
        int links = 0;
        string root = Path.GetPathRoot(path)!, real = root;
        var left = new Stack<string>(Names(path[root.Length..]).Reverse());
        while (left.TryPop(out string? name))
        {
            string next = name == ".." ? Path.GetDirectoryName(real) ?? root : name == "." ? real : Path.Combine(real, name);
            FileSystemInfo there = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (there.LinkTarget is not { } target)
            {
                if (!there.Exists) return null;
                real = next;
                continue;
            }

            if (++links > MostLinks) return null;
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            foreach (string further in Names(target[Path.GetPathRoot(target)!.Length..]).Reverse()) left.Push(further);
        }

        return real;
    }

    private static string[] Names(string path) => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What the system says an open file is; null where it cannot be asked.</summary>
    private static string? WhereIs(SafeFileHandle handle) => OperatingSystem.IsLinux()
        ? new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget
        : null;
}
