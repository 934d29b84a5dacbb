using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>A parameter whose values are listed.</summary>
/// <param name="Name">The name.</param>
/// <param name="List">The values.</param>
/// <param name="Position">Where the file of the workflow defines it.</param>
public sealed record ListParameter(string Name, IReadOnlyList<string> List, YamlPosition Position) : StudyParameter(Name, Position)
{
    /// <inheritdoc/>
    public override Int128 Count(string folder) => List.Count;

    /// <inheritdoc/>
    public override IEnumerable<string> Values(string folder) => List;
}
