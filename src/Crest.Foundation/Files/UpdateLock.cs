using Crest.Foundation.Errors;

namespace Crest.Foundation.Files;

/// <summary>
/// Keeps other processes from updating a file from before it is read until it is written again: of two that read the same content, the
/// second to write would undo what the first has added.
/// </summary>
public sealed class UpdateLock : IDisposable
{
    private readonly FileStream _lock;

    private UpdateLock(FileStream taken) => _lock = taken;

    /// <summary>
    /// Takes the lock, and makes the file's folder where it is missing. What a killed process leaves of it locks nobody out.
    /// </summary>
    /// <param name="path">The file, which need not be there.</param>
    /// <exception cref="CrestException">Another process has it, or the folder cannot be written.</exception>
    public static UpdateLock Take(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            if (Path.GetDirectoryName(full) is { } folder) Directory.CreateDirectory(folder);
            return new UpdateLock(WriteLock.Take($"{full}.update"));
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>Gives it back.</summary>
    public void Dispose() => _lock.Dispose();
}
