using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Files;

/// <summary>
/// A result file that is either the old one or the whole new one, whenever the process ends: it is written under another name in the
/// same folder, flushed to the disk, and renamed by <see cref="Commit"/>.
/// </summary>
/// <remarks>
/// The temporary name is fixed (<c>.name.partial</c>), so what a killed process left behind is overwritten by the next run. Of two
/// processes that write one file at once the second is refused.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly FileStream _writing;
    private bool _committed;

    private AtomicFile(string path, string partial, FileStream writing, FileStream stream)
    {
        _writing = writing;
        _path = path;
        _partial = partial;
        Stream = stream;
    }

    /// <summary>Where the content is written, at position 0 in the beginning; seekable.</summary>
    public FileStream Stream { get; }

    /// <summary>Starts a file, making its folder where it is missing.</summary>
    /// <param name="path">The file that will be there after <see cref="Commit"/>.</param>
    /// <param name="mode">Who may read and write it, from its first byte on; what the user's umask leaves when it is not given.
    /// Of no effect on Windows.</param>
    /// <exception cref="CrestException">The folder cannot be made or written, or another process is writing this file.</exception>
    public static AtomicFile Create(string path, UnixFileMode? mode = null)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full) ?? throw new CrestException($"{path}: cannot write: it is not a file name");
        string partial = Path.Combine(folder, $".{Path.GetFileName(full)}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            if (Directory.Exists(full)) throw new CrestException($"{path}: cannot write: a folder of that name is there");
            // A file would take the place of the device.
            if (InputFile.IsPipeOrDevice(full))
                throw new CrestException($"{path}: cannot write: it is a pipe or a device; name a file");
            FileStream writing = WriteLock.Take(full);
            try
            {
                var options = new FileStreamOptions
                {
                    Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 1 << 16,
                };
                if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
                if (mode is not null) File.Delete(partial); // Left behind by a killed process, it would keep the mode that it has.
                return new AtomicFile(full, partial, writing, new FileStream(partial, options));
            }
            catch
            {
                writing.Dispose();
                throw;
            }
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <param name="mode">Who may read and write it; see <see cref="Create"/>.</param>
    /// <exception cref="CrestException">The file cannot be written; what was there before is unchanged.</exception>
    public static void Write(string path, Action<FileStream> write, UnixFileMode? mode = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        using AtomicFile file = Create(path, mode);
        try
        {
            write(file.Stream);
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", path, e);
        }

        file.Commit();
    }

    /// <summary>Writes a whole text file in UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The content.</param>
    /// <param name="mode">Who may read and write it; see <see cref="Create"/>.</param>
    public static void WriteAllText(string path, string text, UnixFileMode? mode = null) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), mode);

    /// <summary>Puts the file in its place.</summary>
    /// <param name="durable">
    /// Whether it has to be on the disk first. Without that a killed process still leaves a whole file, but a power cut may not: for what
    /// is checked when it is read, and can be made again.
    /// </param>
    /// <exception cref="CrestException">The disk is full or the folder cannot be written; what was there before is unchanged.</exception>
    public void Commit(bool durable = true)
    {
        try
        {
            Stream.Flush(flushToDisk: durable);
            Stream.Dispose();
            File.Move(_partial, _path, overwrite: true);
            _committed = true;
            _writing.Dispose();
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            throw CrestException.From("cannot write", _path, e);
        }
    }

    /// <summary>Drops what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (_committed) return;
        try
        {
            try
            {
                Stream.Dispose(); // A full disk can fail again here, while the buffer is flushed: then all the more should the file go.
            }
            finally
            {
                File.Delete(_partial);
                _writing.Dispose();
            }
        }
        catch (Exception e) when (CrestException.IsFailureToWrite(e))
        {
            // The partial file is never read, and the next run overwrites it.
        }
    }
}
