using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Microsoft.Win32.SafeHandles;

namespace Crest.Survey.RawData;

/// <summary>The content of one raw file after another, in a buffer that is used again.</summary>
internal sealed class RawFileBuffer
{
    /// <summary>Far more than any light curve: 64 MiB.</summary>
    private const int Largest = 1 << 26;
    private byte[] _buffer = new byte[1 << 16];
    private int _length;

    /// <summary>The content read last.</summary>
    public ReadOnlySpan<byte> Content => _buffer.AsSpan(0, _length);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, or is far too large for a light curve.</exception>
    public void Read(string path)
    {
        _length = 0;
        try
        {
            using SafeFileHandle file = InputFile.Open(path);
            while (true)
            {
                _length += RandomAccess.Read(file, _buffer.AsSpan(_length), _length);
                // A file gives what it has in one read, so one that leaves room was the last: a second call would cost a tenth of the time.
                if (_length < _buffer.Length) return;
                if (_length >= Largest)
                    throw new CrestException($"{path}: larger than {Largest >> 20} MiB: it is not the light curve of one object");
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <summary>SHA-256 of the content read last.</summary>
    /// <param name="hash">32 bytes.</param>
    public void Hash(Span<byte> hash) => ContentHash.Of(Content, hash);
}
