using System.Diagnostics.CodeAnalysis;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Projects;

/// <summary>
/// A project: the folder that contains <c>.crest</c>. It says where the runs, the run store, the studies and the jobs of the project are.
/// </summary>
public sealed record Project
{
    /// <summary>The name of the folder that marks a project.</summary>
    public const string Marker = ".crest";

    private Project(string folder) => Folder = folder;

    /// <summary>The project folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>The file of the run store where no server is used: <c>.crest/registry.db</c>.</summary>
    public string RunStorePath => Path.Combine(Folder, Marker, "registry.db");

    /// <summary>
    /// Where the run store is: <see cref="RunStorePath"/>, or the address of a server that several projects and machines share.
    /// </summary>
    [AllowNull]
    public string RunStoreAddress
    {
        get => field ?? RunStorePath;
        init;
    }

    /// <summary>The folder of what could not be written to the run store yet: <c>.crest/spool</c>.</summary>
    public string SpoolFolder => Path.Combine(Folder, Marker, "spool");

    /// <summary>The file of the studies where no other storage is named: <c>.crest/studies.db</c>.</summary>
    public string StudiesPath => Path.Combine(Folder, Marker, "studies.db");

    /// <summary>The folder of the files of a run: <c>runs/ID</c>.</summary>
    /// <param name="run">The id of the run.</param>
    public string RunFolder(string run) => Path.Combine(Folder, "runs", run);

    /// <summary>The folder of the script and the logs of a batch job: <c>.crest/jobs/NAME</c>.</summary>
    /// <param name="name">The name of the job; characters that a file name cannot contain are left out.</param>
    public string JobFolder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Path.Combine(Folder, Marker, "jobs", string.Concat(name.Split(Path.GetInvalidFileNameChars())));
    }

    /// <summary>Finds the project that a folder belongs to by walking up, as git does, and makes one where there is none.</summary>
    /// <param name="start">The folder to start from, usually the current directory.</param>
    /// <returns>The nearest project from <paramref name="start"/> upwards; otherwise <paramref name="start"/> itself becomes one.</returns>
    /// <exception cref="CrestException">The folder does not exist, or <see cref="Marker"/> cannot be made in it.</exception>
    public static Project Find(string start) => FindExisting(start) ?? Create(start);

    /// <summary>Finds the project that a folder belongs to, and makes none.</summary>
    /// <param name="start">The folder to start from, usually the current directory.</param>
    /// <returns>The nearest project from <paramref name="start"/> upwards; null where there is none.</returns>
    /// <exception cref="CrestException">The folder does not exist.</exception>
    public static Project? FindExisting(string start)
    {
        string full = Path.GetFullPath(start);
        if (!Directory.Exists(full)) throw new CrestException($"{start}: there is no such folder");
        for (DirectoryInfo? folder = new(full); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, Marker))) return new Project(folder.FullName);
        return null;
    }

    /// <summary>Makes a folder a project; one that is a project already stays as it is.</summary>
    /// <param name="folder">The folder, made where it does not exist.</param>
    /// <exception cref="CrestException">The folder cannot be written.</exception>
    public static Project Create(string folder)
    {
        string full = Path.GetFullPath(folder);
        string marker = Path.Combine(full, Marker);
        try
        {
            Directory.CreateDirectory(marker);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", marker, e);
        }

        return new Project(full);
    }
}
