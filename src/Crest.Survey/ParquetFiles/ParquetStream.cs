using Crest.Foundation.Files;
using Microsoft.Win32.SafeHandles;

namespace Crest.Survey.ParquetFiles;

/// <summary>
/// A file of which a part may be read. Past its end there is an error, and not the byte 255, as which the library takes it.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class ParquetStream(string path) : Stream
{
    private readonly SafeFileHandle _file = InputFile.Open(path);
    private readonly byte[] _ahead = new byte[4096];
    private long _aheadStart;
    private int _aheadLength;

    /// <summary>Where the part that may be read ends; null for the whole file.</summary>
    public long? End { get; set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(_file);

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        if (Position < _aheadStart || Position >= _aheadStart + _aheadLength)
            (_aheadStart, _aheadLength) = (Position, RandomAccess.Read(_file, _ahead, Position));
        if (_aheadLength == 0 || Position >= (End ?? long.MaxValue)) throw new EndOfStreamException("the data end early");
        return _ahead[Position++ - _aheadStart];
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        long most = Math.Min(buffer.Length, (End ?? long.MaxValue) - Position);
        int read = most <= 0 ? 0 : RandomAccess.Read(_file, buffer[..(int)most], Position);
        if (read == 0 && buffer.Length > 0) throw new EndOfStreamException("the data end early");
        Position += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        long position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length });
        if (position < 0 || position > (End ?? Length)) throw new EndOfStreamException("the data end early");
        return Position = position;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }
}
