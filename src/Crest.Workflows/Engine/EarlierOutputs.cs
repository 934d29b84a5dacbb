using Crest.Foundation.Errors;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>
/// The output files that the script of a task has made in an earlier run. They are put aside before it runs again, so that an old result
/// never counts as a new one, and are put back where it fails.
/// </summary>
/// <param name="task">The task.</param>
/// <param name="folder">Its folder.</param>
/// <param name="aside">Where they are while the script runs.</param>
internal sealed class EarlierOutputs(TaskComponent task, string folder, string aside)
{
    /// <summary>The name of the folder in the one of the task's records and logs.</summary>
    public const string FolderName = "earlier";

    /// <summary>Puts them aside.</summary>
    /// <param name="made">The files that the script has made, in the folder of the task. A file of the user stays.</param>
    /// <exception cref="CrestException">A file cannot be moved.</exception>
    public void PutAside(IEnumerable<string> made)
    {
        string[] outputs = [.. task.Outputs.SelectMany(output => FileGlob.Matching(folder, output.Source))];
        if (outputs.Length == 0) return;
        foreach (string file in made.Where(FilePath.Stays).Select(file => Path.Combine(folder, file)))
        {
            bool isOutput = outputs.Any(output =>
                file == output || file.StartsWith(output + Path.DirectorySeparatorChar, StringComparison.Ordinal));
            if (isOutput && (File.Exists(file) || new FileInfo(file).LinkTarget is not null))
                Move(file, Path.Combine(aside, Path.GetRelativePath(folder, file)));
        }
    }

    /// <summary>Puts them back, but for those in whose place there is another file now: these stay aside.</summary>
    /// <exception cref="CrestException">A file cannot be moved.</exception>
    public void PutBack()
    {
        if (!Directory.Exists(aside)) return;
        foreach (string file in FolderHashes.Names(aside))
            if (!Path.Exists(Path.Combine(folder, file))) Move(Path.Combine(aside, file), Path.Combine(folder, file));
        FolderCopy.RemoveEmpty(aside);
    }

    /// <summary>Removes them: the script has made new ones.</summary>
    /// <exception cref="CrestException">They cannot be removed.</exception>
    public void Remove() => FolderCopy.Remove(aside);

    private static void Move(string from, string to)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Move(from, to, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", to, e);
        }
    }
}
