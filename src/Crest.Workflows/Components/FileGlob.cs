namespace Crest.Workflows.Components;

/// <summary>Paths whose last part may contain <c>*</c> and <c>?</c>.</summary>
internal static class FileGlob
{
    private static readonly EnumerationOptions Options = new() { MatchType = MatchType.Simple, AttributesToSkip = FileAttributes.None };

    /// <summary>Whether the last part of a path contains such characters.</summary>
    public static bool IsGlob(string path) => path.AsSpan().IndexOfAny("*?") >= 0;

    /// <summary>The files and folders that a path means, in the order of their names; none where nothing is there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">The path in it.</param>
    public static string[] Matching(string folder, string path)
    {
        string full = Path.Combine(folder, path.TrimEnd('/')), last = Path.GetFileName(full), parent = Path.GetDirectoryName(full)!;
        if (!IsGlob(last)) return Path.Exists(full) ? [full] : [];
        return Directory.Exists(parent)
            ? [.. Directory.EnumerateFileSystemEntries(parent, last, Options).Order(StringComparer.Ordinal)]
            : [];
    }
}
