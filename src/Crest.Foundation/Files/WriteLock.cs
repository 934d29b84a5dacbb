namespace Crest.Foundation.Files;

/// <summary>
/// Keeps other processes from writing the same result. A file of its own (<c>.name.lock</c>): a lock on the result itself would keep
/// readers out for the moment in which it takes its place.
/// </summary>
internal static class WriteLock
{
    /// <summary>Takes the lock; disposing it gives it back. What a killed process leaves of it locks nobody out.</summary>
    /// <param name="full">The result, an absolute path in a folder that is there.</param>
    /// <exception cref="IOException">Another process has it.</exception>
    public static FileStream Take(string full)
    {
        string path = Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.lock");
        while (true)
        {
            FileStream taken;
            try
            {
                taken = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (File.Exists(path))
            {
                throw new IOException("another process is writing it; wait for that one, or choose another name", e);
            }

            // Deleted by the one before between being opened and being locked here, it would keep out nobody who comes later.
            if (File.Exists(path)) return taken;
            taken.Dispose();
        }
    }
}
