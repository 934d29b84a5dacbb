using System.IO.Enumeration;
using Crest.Foundation.Errors;

namespace Crest.Survey.RawData;

/// <summary>Finds files anywhere below a folder, level by level, each level's folders listed side by side.</summary>
internal static class FolderTree
{
    private const int Deepest = 24;

    /// <summary>Lists the files whose name is wanted, in no order, as paths below the root with <c>/</c>.</summary>
    /// <param name="root">The folder; it and all below it are searched, links followed.</param>
    /// <param name="workers">Number of threads.</param>
    /// <param name="isWanted">Whether a file of that name is wanted.</param>
    /// <param name="onlyFile">
    /// The wanted file of a folder that is known by its path to hold nothing else that is wanted; null for any other folder. Such a folder
    /// is not listed where the file is there, which takes a third of the time.
    /// </param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="CrestException">A folder is missing or cannot be listed, or folders nest without an end.</exception>
    public static List<string> Find(
        string root, int workers, Func<ReadOnlySpan<char>, bool> isWanted, Func<string, string?>? onlyFile, CancellationToken cancellation)
    {
        var found = new List<string>();
        List<string> level = [""];
        for (int depth = 0; level.Count > 0; depth++)
        {
            if (depth > Deepest)
                throw new CrestException(
                    $"{root}/{level[0]}: folders nest deeper than {Deepest}; does a link lead back to a folder above it?");
            List<string> listed = level;
            Listing[] parts = WorkerThreads.Run(
                listed.Count, workers, () => new Listing([], []), (part, i) =>
                {
                    if (onlyFile?.Invoke(listed[i]) is { } file && File.Exists($"{root}/{listed[i]}{file}"))
                        part.Files.Add(listed[i] + file);
                    else List(root, listed[i], isWanted, part);
                }, progress: null, cancellation);
            level = [.. parts.SelectMany(p => p.Folders)];
            foreach (Listing part in parts) found.AddRange(part.Files);
        }

        return found;
    }

    private static void List(string root, string folder, Func<ReadOnlySpan<char>, bool> isWanted, Listing part)
    {
        string path = folder.Length == 0 ? root : $"{root}/{folder.AsSpan(..^1)}";
        try
        {
            // To skip by attributes would cost a system call an entry.
            var entries = new FileSystemEnumerable<string>(
                path,
                (ref FileSystemEntry entry) => string.Concat(folder, entry.FileName, entry.IsDirectory ? "/" : ""),
                new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory || isWanted(entry.FileName),
            };
            foreach (string entry in entries) (entry.EndsWith('/') ? part.Folders : part.Files).Add(entry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot list", path, e);
        }
    }

    /// <summary>What one thread found: folders end with a slash.</summary>
    private sealed record Listing(List<string> Folders, List<string> Files);
}
