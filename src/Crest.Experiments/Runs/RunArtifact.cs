namespace Crest.Experiments.Runs;

/// <summary>A file that a run made.</summary>
/// <param name="Path">Relative to the project folder with forward slashes; absolute where the file lies outside of it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Hash">SHA-256 of the content in lower-case hexadecimal.</param>
public sealed record RunArtifact(string Path, long Size, string Hash);
