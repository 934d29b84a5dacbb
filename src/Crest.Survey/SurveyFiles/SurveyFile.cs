using Crest.Foundation.Errors;

namespace Crest.Survey.SurveyFiles;

/// <summary>
/// A file as a reader gets it: unpacked, its first bytes looked at, read once from the beginning to the end. It may be a member of a tar
/// archive, which is read in the archive's order.
/// </summary>
public sealed class SurveyFile : IDisposable
{
    /// <summary>Bytes by which a format is recognised: the schema of an alert is longer than other headers.</summary>
    private const int HeadBytes = 1 << 16;

    private readonly byte[] _head;
    private readonly int _headLength;
    private readonly Stream _rest;

    /// <summary>Takes a stream.</summary>
    /// <param name="path">The file, for messages and for finding the files beside it.</param>
    /// <param name="content">Its unpacked content; closed with this.</param>
    /// <param name="isMember">Whether it is in an archive, so that no file is beside it.</param>
    /// <exception cref="CrestException">It cannot be read.</exception>
    public SurveyFile(string path, Stream content, bool isMember = false)
    {
        (Path, IsMember, _rest) = (path, isMember, content);
        _head = System.Buffers.ArrayPool<byte>.Shared.Rent(HeadBytes);
        try
        {
            _headLength = content.ReadAtLeast(_head.AsSpan(0, HeadBytes), HeadBytes, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new CrestException($"{path}: cannot read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>The file; of a member of an archive, the archive and the member.</summary>
    public string Path { get; }

    /// <summary>Whether it is in an archive.</summary>
    public bool IsMember { get; }

    /// <summary>Stops the reading.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The first bytes: 64 KiB, or all where they are fewer.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    /// <summary>The whole content, from the beginning; asked for once.</summary>
    public Stream Open() => new WholeStream(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _rest.Dispose();
        System.Buffers.ArrayPool<byte>.Shared.Return(_head);
    }

    private sealed class WholeStream(SurveyFile file) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_position < file._headLength)
            {
                int count = Math.Min(buffer.Length, file._headLength - _position);
                file._head.AsSpan(_position, count).CopyTo(buffer);
                _position += count;
                return count;
            }

            file.Cancellation.ThrowIfCancellationRequested();
            try
            {
                return file._rest.Read(buffer);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                throw new CrestException($"{file.Path}: cannot read: {e.Message.ReplaceLineEndings(" ")}", e);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
