namespace Crest.Dashboard.RunFiles;

/// <summary>A file in the folder of a run.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Written">When it was last written.</param>
public sealed record RunFile(string Path, long Size, DateTimeOffset Written)
{
    /// <summary>How it is shown.</summary>
    public FileKind Kind => FileKinds.Of(Path);
}
