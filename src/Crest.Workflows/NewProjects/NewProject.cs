using System.Reflection;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Projects;

namespace Crest.Workflows.NewProjects;

/// <summary>
/// A project folder in the layout of cookiecutter data science (https://drivendata.github.io/cookiecutter-data-science/): the files of
/// <c>examples/project</c>, with the workflow of <c>examples/supernova</c>.
/// </summary>
public static class NewProject
{
    /// <summary>What the resources are called, and where their files go.</summary>
    private static readonly (string Prefix, string Folder)[] Sources = [("project/", ""), ("supernova/", "workflows/supernova")];

    /// <summary>Makes the folder. Files that are in it already stay, if none of them is in the way.</summary>
    /// <param name="folder">The folder; made where it does not exist.</param>
    /// <returns>The files, from the folder.</returns>
    /// <exception cref="CrestException">The folder is a project already, a file is in the way, or it cannot be written.</exception>
    public static IReadOnlyList<string> Create(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (File.Exists(folder)) throw new CrestException($"{folder}: is a file; give the name of a folder");
        if (Directory.Exists(Path.Combine(folder, Project.Marker)))
            throw new CrestException($"{folder}: is a project already; give another folder");
        Assembly assembly = typeof(NewProject).Assembly;
        (string Resource, string File)[] files =
        [
            .. assembly.GetManifestResourceNames().SelectMany(resource => Sources
                .Where(source => resource.Replace('\\', '/').StartsWith(source.Prefix, StringComparison.Ordinal))
                .Select(source => (resource, Path.Combine(source.Folder, resource.Replace('\\', '/')[source.Prefix.Length..]))))
                .OrderBy(file => file.Item2, StringComparer.Ordinal),
        ];
        if (files.Select(file => InTheWay(folder, file.File)).OfType<string>().FirstOrDefault() is { } inTheWay)
            throw new CrestException($"{inTheWay}: is there already, and nothing is overwritten; give another folder");

        foreach ((string resource, string file) in files)
        {
            using Stream content = assembly.GetManifestResourceStream(resource)!;
            AtomicFile.Write(Path.Combine(folder, file), content.CopyTo);
        }

        // Last: a folder that could not be written whole is no project.
        Project.Create(folder);
        return [.. files.Select(file => file.File)];
    }

    /// <summary>What is in the place of a file, or of a folder above it and is none; null where nothing is.</summary>
    private static string? InTheWay(string folder, string file)
    {
        string path = folder;
        string[] names = file.Split('/');
        for (int i = 0; i < names.Length; i++)
        {
            path = Path.Combine(path, names[i]);
            bool isLast = i == names.Length - 1;
            // A link that leads nowhere exists too.
            if ((Path.Exists(path) || new FileInfo(path).LinkTarget is not null) && (isLast || !Directory.Exists(path))) return path;
        }

        return null;
    }
}
