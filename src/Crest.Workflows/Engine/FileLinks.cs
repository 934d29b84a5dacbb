using Crest.Foundation.Errors;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>The links by which a component gets the files of others.</summary>
internal static class FileLinks
{
    /// <summary>The files that a component gets, by the paths that they have in its folder.</summary>
    /// <param name="component">The component.</param>
    /// <param name="place">Where it is.</param>
    /// <exception cref="CrestException">There is no such file.</exception>
    public static SortedDictionary<string, string> Sources(Component component, Place place)
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (FileLink link in component.Inputs)
        {
            string folder = link.Component == FileLink.Around ? place.Folder : Path.Combine(place.Folder, link.Component);
            string[] files = FileGlob.Matching(folder, link.Source);
            if (files.Length == 0)
                throw new CrestException($"{component.Path} needs '{link.Source}' of {link.Component}, which is not there");
            foreach (string file in files)
                if (!sources.TryAdd(NameOf(link, folder, file), file))
                    throw new CrestException($"{link.Position}: {component.Path} gets '{NameOf(link, folder, file)}' from two files");
        }

        return sources;
    }

    /// <summary>Makes the links. Links of an earlier run are replaced; other files are not.</summary>
    /// <param name="folder">The folder of the component.</param>
    /// <param name="sources">What <see cref="Sources"/> returned.</param>
    /// <exception cref="CrestException">A file is in the place of a link, or the folder cannot be written.</exception>
    public static void Make(string folder, SortedDictionary<string, string> sources)
    {
        foreach ((string name, string source) in sources)
        {
            string path = Path.Combine(folder, name);
            string target = Path.GetRelativePath(Path.GetDirectoryName(path)!, source);
            try
            {
                var present = new FileInfo(path);
                if (present.LinkTarget == target) continue;
                if (present.LinkTarget is null && Path.Exists(path))
                    throw new CrestException($"{path}: a file is in the place of the link to {source}; move it away");
                if (present.LinkTarget is not null) File.Delete(path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.CreateSymbolicLink(path, target);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CrestException.From("cannot write", path, e);
            }
        }
    }

    /// <summary>The output files of a component that are not there.</summary>
    public static IEnumerable<string> Missing(Component component, string folder) => component.Outputs
        .Where(output => FileGlob.Matching(Path.Combine(folder, output.Component), output.Source).Length == 0)
        .Select(output => output.Name);

    /// <summary>The files that a component hands on, by the paths that they have in its folder.</summary>
    /// <param name="component">The component.</param>
    /// <param name="folder">Where the files are; those of the components of a container are in the folders of these.</param>
    public static SortedDictionary<string, string> OutputsIn(Component component, string folder)
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (FileLink output in component.Outputs)
        {
            string inner = Path.Combine(folder, output.Component);
            foreach (string file in FileGlob.Matching(inner, output.Source)) sources[NameOf(output, inner, file)] = file;
        }

        return sources;
    }

    private static string NameOf(FileLink link, string folder, string file)
    {
        string own = Path.GetRelativePath(folder, file);
        if (link.Name.EndsWith('/')) return link.Name + Path.GetFileName(file);
        return link.Name == link.Source ? own : link.Name;
    }
}
