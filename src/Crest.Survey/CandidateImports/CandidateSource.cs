using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Progress;
using Microsoft.Win32.SafeHandles;

namespace Crest.Survey.CandidateImports;

/// <summary>
/// A table of candidates as a file that is read at any place: a packed one is unpacked first, into a file that goes with this object.
/// </summary>
internal sealed class CandidateSource : IDisposable
{
    private static readonly byte[] s_gzip = [0x1f, 0x8b];
    private readonly AtomicFile? _unpacked;

    private CandidateSource(string path, SafeFileHandle handle, AtomicFile? unpacked, long start) =>
        (Path, Handle, _unpacked, Start, Length) = (path, handle, unpacked, start, RandomAccess.GetLength(handle));

    /// <summary>The file as the user named it.</summary>
    public string Path { get; }

    /// <summary>The file that is read.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Where the text begins: after a byte order mark.</summary>
    public long Start { get; }

    /// <summary>Where it ends.</summary>
    public long Length { get; }

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="workingFolder">Where a packed one is unpacked; it takes some three times its size.</param>
    /// <param name="progress">Told how far the unpacking is.</param>
    /// <param name="cancellation">Stops the unpacking.</param>
    /// <exception cref="CrestException">It cannot be read, is not whole, or there is no room.</exception>
    public static CandidateSource Open(string path, string workingFolder, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        SafeFileHandle? handle = null;
        AtomicFile? unpacked = null;
        try
        {
            handle = InputFile.Open(path);
            Span<byte> first = stackalloc byte[3];
            int read = RandomAccess.Read(handle, first, 0);
            bool packed = first[..Math.Min(read, 2)].SequenceEqual(s_gzip);
            if (!packed && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                throw new CrestException($"{path}: is not a gzip file, though it is named as one; copy it again, or name it without .gz");
            if (packed)
            {
                unpacked = AtomicFile.Create(System.IO.Path.Combine(workingFolder, $"{StemOf(path)}.unpacked"));
                Unpack(path, unpacked.Stream, progress, cancellation);
                read = RandomAccess.Read(unpacked.Stream.SafeFileHandle, first, 0);
            }

            var source = new CandidateSource(
                path, unpacked is null ? handle : unpacked.Stream.SafeFileHandle, unpacked,
                read == 3 && first.SequenceEqual("\ufeff"u8) ? 3 : 0);
            if (unpacked is null) handle = null;
            unpacked = null;
            return source;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        finally
        {
            handle?.Dispose();
            unpacked?.Dispose();
        }
    }

    /// <summary>The name of a table without folder and endings: <c>param</c> of <c>param.lst.gz</c>.</summary>
    public static string StemOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        return System.IO.Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem ? stem : name;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_unpacked is null) Handle.Dispose();
        else _unpacked.Dispose();
    }

    private static void Unpack(string path, FileStream to, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        using UnpackedStream content = UnpackedStream.Open(path);
        byte[] block = new byte[1 << 20];
        for (int read; (read = content.Read(block, 0, block.Length)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                to.Write(block, 0, read);
            }
            catch (Exception e) when (CrestException.IsFailureToWrite(e))
            {
                throw CrestException.From($"cannot write what {path} unpacks to", to.Name, e);
            }

            progress?.Report(new StepProgress("unpacking", content.FilePosition, content.FileLength));
        }

        to.Flush();
    }
}
