using Crest.Foundation.Errors;

namespace Crest.Foundation.Files;

/// <summary>
/// A folder of files that belong together (a model) and is replaced as a whole: the new one is written beside it and then takes its
/// name. Readers call <see cref="Recover"/> first, which ends a replacement that a killed process left in the middle.
/// </summary>
public static class AtomicFolder
{
    /// <summary>Writes a folder and puts it in the place of the old one.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="write">Writes the files into the folder whose path it is given.</param>
    /// <exception cref="CrestException">It cannot be written, or another process is writing it; what stood there
    /// before still does.</exception>
    public static void Write(string path, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), partial = Beside(full, "partial"),
            old = Beside(full, "old");
        try
        {
            if (File.Exists(full)) throw new CrestException($"{path}: cannot write: a file of that name is there");
            Directory.CreateDirectory(Path.GetDirectoryName(full) ?? full);
            using FileStream writing = WriteLock.Take(full);
            BringBack(full);
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            Directory.CreateDirectory(partial);
            try
            {
                write(partial);
                if (Directory.Exists(full)) Directory.Move(full, old);
                Directory.Move(partial, full);
            }
            catch
            {
                BringBack(full);
                if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
                throw;
            }

            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>Brings the old folder back where a process was killed between taking it away and putting the new one there.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CrestException">It cannot be brought back, or another process is writing it just now.</exception>
    public static void Recover(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full) || !Directory.Exists(Beside(full, "old"))) return;
        try
        {
            using FileStream writing = WriteLock.Take(full);
            BringBack(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot bring back the folder that was to be replaced", path, e);
        }
    }

    private static void BringBack(string full)
    {
        string old = Beside(full, "old");
        if (!Directory.Exists(full) && Directory.Exists(old)) Directory.Move(old, full);
    }

    private static string Beside(string full, string kind) =>
        Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.{kind}");
}
