using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>Files that a study copies between its folder and the folder of an instance.</summary>
/// <param name="To">The path of the copy; a folder where it ends with <c>/</c>.</param>
/// <param name="From">The path of the file; its last part may be a glob.</param>
/// <param name="Position">Where the file of the workflow says so.</param>
public sealed record StudyCopy(string To, string From, YamlPosition Position);
