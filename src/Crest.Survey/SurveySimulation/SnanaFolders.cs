using Crest.Foundation.Errors;

namespace Crest.Survey.SurveySimulation;

/// <summary>The folder of a simulation's SNANA texts, one an object.</summary>
internal static class SnanaFolders
{
    private const string Extension = ".DAT";

    /// <summary>Refuses a folder that holds something else: what is not a simulation is never removed.</summary>
    /// <param name="folder">The folder that is to be made.</param>
    /// <param name="force">Whether an earlier simulation in it is replaced.</param>
    /// <exception cref="CrestException">The folder is in use.</exception>
    public static void Check(string folder, bool force)
    {
        if (File.Exists(folder)) throw new CrestException($"{folder}: cannot simulate into it: it is a file; choose another folder");
        if (!Directory.Exists(folder)) return;
        try
        {
            string? foreign = Directory.EnumerateFileSystemEntries(folder)
                .FirstOrDefault(entry => !entry.EndsWith(Extension, StringComparison.Ordinal) || Directory.Exists(entry));
            if (foreign is not null)
                throw new CrestException($"{folder}: cannot simulate into it: it contains {Path.GetFileName(foreign)}, "
                    + "which is not part of a simulation; choose another folder");
            if (!force && Directory.EnumerateFiles(folder).Any())
                throw new CrestException(
                    $"{folder}: cannot simulate into it: it contains files; choose another folder, or --force to replace them");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", folder, e);
        }
    }

    /// <summary>Writes the text of an object.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="text">The text.</param>
    public static void Write(string folder, string name, ReadOnlySpan<byte> text)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle file =
            File.OpenHandle(Path.Combine(folder, name + Extension), FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, text, 0);
    }
}
