using System.Text;
using Crest.Dashboard.RunFiles;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Mlflow;

/// <summary>
/// The folder of the files that clients sent of a run, <c>runs/ID/artifacts</c>. No path leads out of it: none has <c>..</c>, is absolute
/// or names something hidden, and nothing is written, listed or removed through a symbolic link.
/// </summary>
/// <param name="project">The project folder.</param>
/// <param name="run">The id of a run that exists.</param>
internal sealed class ArtifactFolder(string project, string run)
{
    /// <summary>A name is written under a longer one first, and file systems take 255 bytes.</summary>
    private const int MostListed = 10_000, LongestName = 230;

    /// <summary>A file or folder as the run store knows it: relative to the project folder.</summary>
    public string NameOf(string relative) => $"runs/{run}/{RunArtifact.Folder}/{relative}";

    /// <summary>Where a file is, or will be.</summary>
    /// <param name="relative">Its path in the folder, with forward slashes.</param>
    /// <exception cref="MlflowException">The path leads elsewhere.</exception>
    public string PathOf(string relative)
    {
        // A name that leads elsewhere when it is decoded once more was not meant as a name.
        if (!ContainedFolder.IsPlain(relative) || !ContainedFolder.IsPlain(Uri.UnescapeDataString(relative)))
            throw MlflowException.Invalid("Invalid path: it must be relative, without '..' and hidden names");
        string[] names = relative.Split('/');
        if (Array.Find(names, name => Encoding.UTF8.GetByteCount(name) > LongestName) is not null)
            throw MlflowException.Invalid($"Invalid path: a name in it has more than {LongestName} bytes");
        string path = Inside(NameOf(relative)), above = path;
        for (int up = 1; up < names.Length; up++)
        {
            above = Path.GetDirectoryName(above)!;
            if (File.Exists(above)) throw MlflowException.Invalid($"Invalid path: {Path.GetFileName(above)} is a file, not a folder");
        }

        return path;
    }

    /// <summary>Opens a file; null where there is none.</summary>
    public FileStream? Open(string relative)
    {
        string path = PathOf(relative);
        return File.Exists(path) ? new ContainedFolder(Inside($"runs/{run}/{RunArtifact.Folder}")).Open(relative) : null;
    }

    /// <summary>What a folder contains; a file counts as a folder of nothing.</summary>
    /// <param name="relative">Its path; empty for this folder.</param>
    public IReadOnlyList<FileSystemInfo> List(string relative)
    {
        string path = relative.Length == 0 ? Inside($"runs/{run}/{RunArtifact.Folder}") : PathOf(relative);
        if (!Directory.Exists(path)) return [];
        var options = new EnumerationOptions
        {
            IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return
        [
            .. new DirectoryInfo(path).EnumerateFileSystemInfos("*", options).Take(MostListed)
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Removes a file or a folder.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string relative)
    {
        string path = PathOf(relative);
        if (File.Exists(path)) File.Delete(path);
        else if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else return false;
        return true;
    }

    /// <summary>A path of the project of which no part is a link.</summary>
    private string Inside(string relative)
    {
        string path = project;
        foreach (string name in relative.Split('/'))
        {
            path = Path.Combine(path, name);
            if (new FileInfo(path).LinkTarget is not null) throw MlflowException.Invalid("Invalid path: a part of it is a symbolic link");
        }

        return path;
    }
}
