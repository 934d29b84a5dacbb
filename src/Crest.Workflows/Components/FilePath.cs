using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>Paths of files that stay in the folder of a component.</summary>
internal static class FilePath
{
    /// <summary>A path that stays in its folder.</summary>
    /// <param name="node">Where it is written.</param>
    /// <param name="path">The path.</param>
    /// <exception cref="CrestException">It is empty, absolute, or leaves the folder.</exception>
    public static string In(YamlNode node, string path) => Stays(path)
        ? path
        : throw node.Error($"'{path}' is not a path inside the folder of the component");

    /// <summary>Whether a path stays in its folder.</summary>
    public static bool Stays(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Split('/').Any(part => part is ".." or ".") && !path.Any(char.IsControl);
}
