using Crest.Numerics.Foundation;

namespace Crest.Experiments.Registry;

/// <summary>The folder of a project: the one that holds <c>.crest</c>, with the registry of its runs.</summary>
public static class ProjectFolder
{
    /// <summary>The name of the folder that marks a project.</summary>
    public const string Marker = ".crest";

    /// <summary>Finds the project that a folder is part of, by walking up, as git does.</summary>
    /// <param name="start">Where to begin, mostly the current directory.</param>
    /// <returns>The nearest folder from <paramref name="start"/> upwards that holds <see cref="Marker"/>; where none does, <paramref name="start"/> itself, in which it is then made.</returns>
    /// <exception cref="CrestException">The folder is not there, or <see cref="Marker"/> cannot be made in it.</exception>
    public static string Find(string start)
    {
        if (FindExisting(start) is { } project) return project;
        string full = Path.GetFullPath(start);
        string marker = Path.Combine(full, Marker);
        try
        {
            Directory.CreateDirectory(marker);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", marker, e);
        }

        return full;
    }

    /// <summary>Finds the project that a folder is part of, and makes none.</summary>
    /// <param name="start">Where to begin, mostly the current directory.</param>
    /// <returns>The nearest folder from <paramref name="start"/> upwards that holds <see cref="Marker"/>; null where none does.</returns>
    /// <exception cref="CrestException">The folder is not there.</exception>
    public static string? FindExisting(string start)
    {
        string full = Path.GetFullPath(start);
        if (!Directory.Exists(full)) throw new CrestException($"{start}: there is no such folder");
        for (DirectoryInfo? folder = new(full); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, Marker))) return folder.FullName;
        return null;
    }
}
