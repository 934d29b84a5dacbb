using Crest.Foundation.Errors;
using ICSharpCode.SharpZipLib.GZip;

namespace Crest.Foundation.Files;

/// <summary>
/// The content of a file, unpacked where it begins as gzip does. Unlike the stream of the runtime it reports a file that is cut: each
/// member is read to its end, and its length and checksum are verified (RFC 1952, section 2.3.1). Members that
/// follow one another are one content; anything else after a member, such as a member whose first bytes are damaged, is an error.
/// </summary>
public sealed class UnpackedStream : Stream
{
    private const int BlockBytes = 1 << 16;
    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly GzipMembers? _members;
    private readonly string _path;

    private UnpackedStream(string path, FileStream file, bool packed)
    {
        _members = packed ? new GzipMembers(file) : null;
        (_path, _file, _content) = (path, file, _members ?? (Stream)file);
    }

    /// <summary>Whether the last byte that was read ends a line; a text file that was cut seldom ends with one.</summary>
    public bool IsAtLineEnd { get; private set; } = true;

    /// <summary>Length of the file in bytes, as it is on the disk.</summary>
    public long FileLength => _file.Length;

    /// <summary>How much of the file is read.</summary>
    public long FilePosition => _file.Position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; one that is named <c>.gz</c> must be packed.</param>
    /// <exception cref="CrestException">It cannot be read, or is not packed as its name says.</exception>
    public static UnpackedStream Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = InputFile.OpenStream(path, bufferSize: 0);
            Span<byte> first = stackalloc byte[2];
            bool packed = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first is [0x1f, 0x8b];
            if (!packed && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && file.Length > 0)
                throw new CrestException($"{path}: is not a gzip file, though it is named as one; copy it again, or name it without .gz");
            file.Position = 0;
            var stream = new UnpackedStream(path, file, packed);
            file = null;
            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The file is cut or damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_members is null) return Noted(buffer, _file.Read(buffer));
        byte[] block = System.Buffers.ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, BlockBytes));
        try
        {
            int read = Read(block, 0, Math.Min(buffer.Length, block.Length));
            block.AsSpan(0, read).CopyTo(buffer);
            return read;
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The file is cut or damaged.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            int read = Noted(buffer.AsSpan(offset), _content.Read(buffer, offset, count));
            return read == 0 && count > 0 && _members is { Remaining: > 0 and var bytes }
                ? throw new CrestException(
                    $"{_path}: {bytes} bytes follow what gzip packed and are not gzip data; copy the file again, or remove them")
                : read;
        }
        catch (Exception e) when (_members is not null && e is not CrestException
            && (e is EndOfStreamException || e is not (IOException or OutOfMemoryException)))
        {
            // What the library throws for a damaged file is not only its own.
            throw new CrestException(
                $"{_path}: is not whole: what gzip packed cannot be unpacked to its end; copy the file again", e);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }

    private int Noted(ReadOnlySpan<byte> buffer, int read)
    {
        if (read > 0) IsAtLineEnd = buffer[read - 1] is (byte)'\n' or (byte)'\r';
        return read;
    }

    /// <summary>The library takes whatever does not begin as a member for the end of the file.</summary>
    private sealed class GzipMembers(FileStream file) : GZipInputStream(file, BlockBytes)
    {
        /// <summary>Bytes of the file that no member contains.</summary>
        public long Remaining => inputBuffer.Available + file.Length - file.Position;
    }
}
