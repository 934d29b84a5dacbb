using System.Runtime.InteropServices;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Hosts.Machines;

/// <summary>What is in a folder of this machine, and how it is copied into another one.</summary>
internal static partial class FolderContent
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The files and folders below a folder, relative to it, with links followed.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CrestException">It cannot be read; a link points to nothing or to a folder that it is in.</exception>
    public static IReadOnlyList<string> ToSend(string folder)
    {
        var paths = new List<string>();
        Reading(folder, () => FollowingLinks(folder, "", [RealPath(folder)!], paths));
        return paths;
    }

    /// <summary>The files below a folder, relative to it, with links to files inside of it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public static IReadOnlyList<string> Inside(string folder)
    {
        var paths = new List<string>();
        Reading(folder, () => StayingInside(folder, "", $"{RealPath(folder)}/", paths));
        return paths;
    }

    /// <summary>
    /// Copies files and folders into another folder. Each file is replaced in one step. A link where a folder is needed is replaced.
    /// </summary>
    /// <param name="from">The folder.</param>
    /// <param name="paths">The files and folders relative to it.</param>
    /// <param name="to">The other folder, which is made if it is missing.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="CrestException">Something cannot be read or written.</exception>
    public static void Copy(string from, IReadOnlyList<string> paths, string to, CancellationToken cancellation)
    {
        var made = new HashSet<string> { "" };
        foreach (string path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            string source = Path.Combine(from, path), target = Path.Combine(to, path);
            bool isFolder = Directory.Exists(source);
            try
            {
                Directory.CreateDirectory(to);
                MakeFolders(to, isFolder ? path : Path.GetDirectoryName(path)!, made);
                if (isFolder) continue;
                UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(source) | OfOwner;
                using FileStream content = InputFile.OpenStream(source);
                // It is not durable: a copy that a power cut loses is made again.
                using AtomicFile copy = AtomicFile.Create(target, mode);
                content.CopyTo(copy.Stream);
                copy.Commit(durable: false);
            }
            catch (Exception e) when (CrestException.IsFailureToWrite(e))
            {
                throw CrestException.From("cannot write", target, e);
            }
        }
    }

    private static void FollowingLinks(string folder, string above, IReadOnlyList<string> ancestors, List<string> paths)
    {
        foreach (string path in Entries(folder))
        {
            string relative = above + Path.GetFileName(path);
            if (!Directory.Exists(path))
            {
                if (RealPath(path) is null) throw new CrestException($"{path}: cannot read: it is a link to nothing; mend or remove it");
                paths.Add(relative);
                continue;
            }

            string real = RealPath(path)!;
            if (ancestors.Contains(real))
                throw new CrestException($"{path}: cannot read: it is a link to a folder that it is in; remove it");
            paths.Add(relative);
            FollowingLinks(path, $"{relative}/", [.. ancestors, real], paths);
        }
    }

    private static void StayingInside(string folder, string above, string root, List<string> paths)
    {
        foreach (string path in Entries(folder))
        {
            string relative = above + Path.GetFileName(path);
            bool isLink = new FileInfo(path).LinkTarget is not null;
            if (Directory.Exists(path))
            {
                if (!isLink) StayingInside(path, $"{relative}/", root, paths);
            }
            else if (!isLink || (RealPath(path)?.StartsWith(root, StringComparison.Ordinal) ?? false))
            {
                paths.Add(relative);
            }
        }
    }

    private static void MakeFolders(string to, string folder, HashSet<string> made)
    {
        if (!made.Add(folder)) return;
        MakeFolders(to, Path.GetDirectoryName(folder)!, made);
        string path = Path.Combine(to, folder);
        if (new FileInfo(path).LinkTarget is not null) File.Delete(path);
        Directory.CreateDirectory(path);
    }

    private static string[] Entries(string folder) =>
        Directory.GetFileSystemEntries(folder, "*", Everything);

    private static void Reading(string folder, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", folder, e);
        }
    }

    /// <summary>A path without links; null where it leads nowhere.</summary>
    private static string? RealPath(string path)
    {
        const int longest = 1 << 13;
        if (OperatingSystem.IsWindows()) return Path.GetFullPath(path);
        byte[] buffer = new byte[longest];
        return CanonicalPath(path, buffer) == 0 ? null : Encoding.UTF8.GetString(buffer.AsSpan(0, Array.IndexOf(buffer, (byte)0)));
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint CanonicalPath(string path, [Out] byte[] buffer);
}
