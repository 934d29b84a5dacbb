namespace Crest.Experiments.Configurations;

/// <summary>A file in its place among those that a configuration is merged of.</summary>
/// <param name="File">The file.</param>
/// <param name="Package">The keys below which its values go; none for the top.</param>
internal sealed record ConfigPart(ConfigFile File, IReadOnlyList<string> Package);
