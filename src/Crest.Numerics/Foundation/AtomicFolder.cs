namespace Crest.Numerics.Foundation;

/// <summary>
/// A folder of files that belong together (a model) and is replaced as a whole: the new one is written beside it and then takes its
/// name. Readers call <see cref="Recover"/> first, which ends a replacement that a killed process left in the middle.
/// </summary>
public static class AtomicFolder
{
    /// <summary>Writes a folder and puts it in the place of the old one.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="write">Writes the files into the folder whose path it is given.</param>
    /// <exception cref="CrestException">It cannot be written; what stood there before still does.</exception>
    public static void Write(string path, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        (string partial, string old) = Neighbours(full);
        try
        {
            Recover(full);
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            Directory.CreateDirectory(partial);
            write(partial);
            if (Directory.Exists(full)) Directory.Move(full, old);
            Directory.Move(partial, full);
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>Brings the old folder back where a process was killed between taking it away and putting the new one there.</summary>
    /// <param name="path">The folder.</param>
    public static void Recover(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        (_, string old) = Neighbours(full);
        if (!Directory.Exists(old)) return;
        if (Directory.Exists(full)) Directory.Delete(old, recursive: true);
        else Directory.Move(old, full);
    }

    private static (string Partial, string Old) Neighbours(string full)
    {
        string parent = Path.GetDirectoryName(full) ?? full, name = Path.GetFileName(full);
        return (Path.Combine(parent, $".{name}.partial"), Path.Combine(parent, $".{name}.old"));
    }
}
