using System.Buffers;
using Crest.Foundation.Errors;

namespace Crest.Survey.SurveyFiles;

/// <summary>The lines of a text as bytes, one at a time, in a buffer that holds the longest of them.</summary>
/// <param name="content">The text.</param>
/// <param name="path">The file, for errors.</param>
internal sealed class TextLines(Stream content, string path) : IDisposable
{
    /// <summary>A line that is longer is no text: a binary file, or zeros.</summary>
    private const int LongestLine = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _start;
    private int _end;
    private int _lineStart;
    private int _lineEnd;
    private bool _ended;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Number of the line, from 1; 0 before the first.</summary>
    public int Number { get; private set; }

    /// <summary>The line without its end, until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, _lineEnd - _lineStart);

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="CrestException">The line is no text, or the file cannot be read.</exception>
    public bool Next()
    {
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(_start + searched + found, 1);
                return true;
            }

            searched = _end - _start;
            if (_ended)
            {
                if (searched == 0) return false;
                Take(_end, 0);
                return true;
            }

            Fill();
        }
    }

    /// <summary>An error at this line.</summary>
    public CrestException Error(string what) => new($"{path}: line {Number}: {what}");

    /// <summary>Gives the buffer back; no line may be asked for afterwards.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Take(int end, int newLine)
    {
        (_lineStart, _lineEnd) = (_start, end);
        if (_lineEnd > _lineStart && _buffer[_lineEnd - 1] == '\r') _lineEnd--;
        _start = end + newLine;
        Number++;
    }

    private void Fill()
    {
        int length = _end - _start;
        if (length >= LongestLine)
            throw new CrestException($"{path}: line {Number + 1}: is longer than {LongestLine} bytes; this is no text of light curves");
        _buffer.AsSpan(_start, length).CopyTo(_buffer);
        (_start, _end) = (0, length);
        if (length == _buffer.Length)
        {
            byte[] longer = ArrayPool<byte>.Shared.Rent(2 * length);
            _buffer.CopyTo(longer, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = longer;
        }

        int read = content.Read(_buffer.AsSpan(_end));
        _ended = read == 0;
        _end += read;
    }
}
