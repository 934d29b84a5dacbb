using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>A parameter of a study, with its values.</summary>
/// <param name="Name">The name, as placeholders write it: letters, digits and <c>_</c>.</param>
/// <param name="Position">Where the file of the workflow defines it.</param>
public abstract record StudyParameter(string Name, YamlPosition Position)
{
    /// <summary>How many values there are.</summary>
    /// <param name="folder">The folder of the study.</param>
    public abstract Int128 Count(string folder);

    /// <summary>The values, in order.</summary>
    /// <param name="folder">The folder of the study.</param>
    public abstract IEnumerable<string> Values(string folder);
}
