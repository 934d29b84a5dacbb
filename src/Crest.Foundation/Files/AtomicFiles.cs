using Crest.Foundation.Errors;

namespace Crest.Foundation.Files;

/// <summary>
/// Result files that belong together: each is written in the background from <see cref="Add(string, Action{FileStream}, bool)"/> on, or by
/// the caller, and none takes its place before <see cref="Commit"/> has seen all of them whole on the disk.
/// </summary>
public sealed class AtomicFiles : IDisposable
{
    private readonly List<AtomicFile> _files = [];
    private readonly List<Task> _writing = [];
    private readonly List<(string Path, FileStream Stream)> _byCaller = [];

    /// <summary>Starts to write a file.</summary>
    /// <param name="path">The file that will be there after <see cref="Commit"/>.</param>
    /// <param name="write">Writes the content, on another thread; what it reads must stay as it is until <see cref="Commit"/>.</param>
    /// <param name="durable">Whether it has to be on the disk before it takes its place; see <see cref="AtomicFile.Commit"/>.</param>
    /// <exception cref="CrestException">The folder cannot be made or written, or another process is writing this file.</exception>
    public void Add(string path, Action<FileStream> write, bool durable = true)
    {
        ArgumentNullException.ThrowIfNull(write);
        AtomicFile file = AtomicFile.Create(path);
        _files.Add(file);
        _writing.Add(Task.Run(() =>
        {
            try
            {
                write(file.Stream);
                file.Stream.Flush(flushToDisk: durable);
            }
            catch (Exception e) when (CrestException.IsFailureToWrite(e))
            {
                throw CrestException.From("cannot write", path, e);
            }
        }));
    }

    /// <summary>Starts a file that the caller writes, before <see cref="Commit"/>.</summary>
    /// <param name="path">The file that will be there after <see cref="Commit"/>.</param>
    /// <returns>Where the content is written.</returns>
    /// <exception cref="CrestException">The folder cannot be made or written, or another process is writing this file.</exception>
    public FileStream Add(string path)
    {
        AtomicFile file = AtomicFile.Create(path);
        _files.Add(file);
        _byCaller.Add((path, file.Stream));
        return file.Stream;
    }

    /// <summary>Waits until all files are written and puts them in their places, in the order in which they were added.</summary>
    /// <exception cref="CrestException">One of them cannot be written; what was there before is unchanged, in every place.</exception>
    public void Commit()
    {
        _writing.AddRange(_byCaller.Select(file => Task.Run(() => Flush(file.Path, file.Stream))));
        _byCaller.Clear();
        foreach (Task writing in _writing) writing.GetAwaiter().GetResult();
        foreach (AtomicFile file in _files) file.Commit(durable: false); // they are on the disk already where they have to be
    }

    /// <summary>Drops what was written, unless it was committed.</summary>
    public void Dispose()
    {
        foreach (Task writing in _writing) ((IAsyncResult)writing).AsyncWaitHandle.WaitOne();
        foreach (AtomicFile file in _files) file.Dispose();
    }

    private static void Flush(string path, FileStream stream)
    {
        try
        {
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", path, e);
        }
    }
}
