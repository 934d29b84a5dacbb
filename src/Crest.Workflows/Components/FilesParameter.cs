using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>A parameter whose values are files of the study's folder; each instance gets its own only.</summary>
/// <param name="Name">The name.</param>
/// <param name="Globs">Paths in the folder, whose last part may be a glob.</param>
/// <param name="Position">Where the file of the workflow defines it.</param>
public sealed record FilesParameter(string Name, IReadOnlyList<string> Globs, YamlPosition Position) : StudyParameter(Name, Position)
{
    /// <inheritdoc/>
    public override Int128 Count(string folder) => Values(folder).Count();

    /// <inheritdoc/>
    public override IEnumerable<string> Values(string folder) => Globs.SelectMany(glob => FileGlob.Matching(folder, glob))
        .Select(file => Path.GetRelativePath(folder, file)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
