using Crest.Foundation.Errors;

namespace Crest.CommandLine.Commands;

/// <summary>A file that a command writes for the user.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure that a file may be written, before the work for it begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether an existing one is replaced.</param>
    /// <exception cref="CrestException">It is there, and <paramref name="force"/> is not given; or a folder is.</exception>
    public static void Check(string path, bool force)
    {
        if (Directory.Exists(path)) throw new CrestException($"{path}: cannot write: a folder of that name is there; give a file in it");
        if (File.Exists(path) && !force) throw new CrestException($"{path}: the file is there already; give --force to replace it");
    }
}
