namespace Crest.Foundation.Yaml;

/// <summary>A position in a YAML file.</summary>
/// <param name="Path">The file as the user named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct YamlPosition(string Path, int Line, int Column)
{
    /// <summary>The position as compilers write it: <c>file:line:column</c>.</summary>
    public override string ToString() => $"{Path}:{Line}:{Column}";
}
