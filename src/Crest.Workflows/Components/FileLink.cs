using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>A file that one component gets from another.</summary>
/// <param name="Name">The path that the file gets, in the folder of the component; a folder where it ends with <c>/</c>.</param>
/// <param name="Component">The component that has it, in the same folder; <c>..</c> for the component around it.</param>
/// <param name="Source">The path of the file in the folder of that component; it may be a glob.</param>
/// <param name="Position">Where the file of the workflow says so.</param>
public sealed record FileLink(string Name, string Component, string Source, YamlPosition Position)
{
    /// <summary>The name of the component around, which hands its own input files on.</summary>
    public const string Around = "..";
}
