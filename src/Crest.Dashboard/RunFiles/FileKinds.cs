using System.Collections.Frozen;

namespace Crest.Dashboard.RunFiles;

/// <summary>How files are shown and served, by the end of their names: what a file contains does not decide that.</summary>
internal static class FileKinds
{
    private static readonly FrozenDictionary<string, string> Pictures = new Dictionary<string, string>
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Texts =
        new[] { ".txt", ".log", ".json", ".yaml", ".yml", ".md", ".csv", ".tsv", ".xml", ".toml", ".py", ".sh" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How a file is shown.</summary>
    public static FileKind Of(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" or ".tsv" => FileKind.Table,
        ".html" or ".htm" => FileKind.Report,
        var end when Pictures.ContainsKey(end) => FileKind.Picture,
        var end when Texts.Contains(end) => FileKind.Text,
        _ => FileKind.Other,
    };

    /// <summary>The media type with which a file is served; null where the browser is to save the file and not to open it.</summary>
    public static string? InlineTypeOf(string path) =>
        Pictures.GetValueOrDefault(Path.GetExtension(path)) ?? (Texts.Contains(Path.GetExtension(path)) ? "text/plain; charset=utf-8" : null);
}
