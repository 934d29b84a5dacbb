using Crest.Foundation.Errors;

namespace Crest.Workflows.Engine;

/// <summary>Copies folders as they are: permissions stay, and links are copied, not what they point to.</summary>
internal static class FolderCopy
{
    /// <summary>Makes a folder a copy of another; the copy appears whole or not at all.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">The copy; what was there is removed.</param>
    /// <exception cref="CrestException">A file cannot be read or written.</exception>
    public static void Make(string from, string to)
    {
        string unfinished = Path.Combine(Path.GetDirectoryName(to)!, $".{Path.GetFileName(to)}.copying");
        Remove(unfinished);
        Guard(to, () => CopyInto(from, unfinished));
        Remove(to);
        Guard(to, () => Directory.Move(unfinished, to));
    }

    /// <summary>Makes sure that a folder that the engine is about to make does not contain files of the user.</summary>
    /// <param name="folder">The folder, of which no run is known to have made it.</param>
    /// <exception cref="CrestException">It contains files.</exception>
    public static void CheckFree(string folder)
    {
        if (Directory.Exists(folder) && FolderHashes.Names(folder).Count > 0)
            throw new CrestException($"{folder}: this folder is for an instance, and contains files that no run has made; move it away");
    }

    /// <summary>Copies the content of a folder into another, in the place of files of the same names.</summary>
    /// <exception cref="CrestException">A file cannot be read or written.</exception>
    public static void Into(string from, string to) => Guard(to, () => CopyInto(from, to));

    /// <summary>Copies one file, or removes it where it is not there any more.</summary>
    /// <exception cref="CrestException">The file cannot be read or written.</exception>
    public static void Update(string from, string to, string path) => Guard(to, () =>
    {
        string source = Path.Combine(from, path), target = Path.Combine(to, path);
        var entry = new FileInfo(source);
        if (entry.Exists || entry.LinkTarget is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            CopyEntry(entry, target);
        }
        else
        {
            File.Delete(target);
        }
    });

    /// <summary>Copies a file, or all that a folder contains, following links; a copy of a file appears whole or not at all.</summary>
    /// <exception cref="CrestException">A file cannot be read or written.</exception>
    public static void Resolved(string from, string to) => Guard(to, () => CopyResolved(from, to));

    /// <summary>Removes a folder; nothing happens where there is none. Links in it are removed, not what they point to.</summary>
    /// <exception cref="CrestException">It cannot be removed.</exception>
    public static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Guard(folder, () => Directory.Delete(folder, recursive: true));
    }

    /// <summary>Removes files of a folder, and the folders in it that are empty then.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">The paths of the files in it; one that is gone already is passed over.</param>
    /// <exception cref="CrestException">One cannot be removed.</exception>
    public static void Remove(string folder, IEnumerable<string> files) => Guard(folder, () =>
    {
        foreach (string file in files)
        {
            string path = Path.Combine(folder, file);
            if (!Directory.Exists(Path.GetDirectoryName(path))) continue;
            File.Delete(path);
            for (string parent = Path.GetDirectoryName(path)!; parent.Length > folder.Length; parent = Path.GetDirectoryName(parent)!)
            {
                if (Directory.EnumerateFileSystemEntries(parent).Any()) break;
                Directory.Delete(parent);
            }
        }
    });

    /// <summary>Removes a folder if there is nothing in it but folders that are empty, and those of them that are.</summary>
    /// <exception cref="CrestException">One cannot be removed.</exception>
    public static void RemoveEmpty(string folder) => Guard(folder, () => DeleteEmpty(new DirectoryInfo(folder)));

    private static void DeleteEmpty(DirectoryInfo folder)
    {
        foreach (DirectoryInfo inner in folder.EnumerateDirectories().Where(inner => inner.LinkTarget is null)) DeleteEmpty(inner);
        if (!folder.EnumerateFileSystemInfos().Any()) folder.Delete();
    }

    private static void CopyInto(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (FileSystemInfo entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo && entry.LinkTarget is null) CopyInto(entry.FullName, target);
            else CopyEntry(entry, target);
        }
    }

    private static void CopyEntry(FileSystemInfo entry, string target)
    {
        // A link that is in the place of the copy would be written through.
        if (new FileInfo(target).LinkTarget is not null) File.Delete(target);
        if (entry.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
        else File.Copy(entry.FullName, target, overwrite: true);
    }

    private static void CopyResolved(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.CreateDirectory(to);
            foreach (string entry in Directory.EnumerateFileSystemEntries(from))
                CopyResolved(entry, Path.Combine(to, Path.GetFileName(entry)));
            return;
        }

        string folder = Path.GetDirectoryName(to)!, unfinished = Path.Combine(folder, $".{Path.GetFileName(to)}.copying");
        Directory.CreateDirectory(folder);
        File.Copy(from, unfinished, overwrite: true);
        File.Move(unfinished, to, overwrite: true);
    }

    private static void Guard(string path, Action copy)
    {
        try
        {
            copy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }
}
