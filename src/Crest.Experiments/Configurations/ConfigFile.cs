namespace Crest.Experiments.Configurations;

/// <summary>A file of a configuration.</summary>
/// <param name="Path">The file as messages name it.</param>
/// <param name="Defaults">Its defaults list.</param>
/// <param name="Content">Its values.</param>
/// <param name="Package">Where its values go by its first lines (<c># @package model</c>); null where they do not say.</param>
internal sealed record ConfigFile(string Path, IReadOnlyList<DefaultsEntry> Defaults, ConfigMapping Content, string? Package);
