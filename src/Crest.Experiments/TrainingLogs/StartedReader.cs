namespace Crest.Experiments.TrainingLogs;

/// <summary>A text whose beginning can be seen before it is read, although its source cannot go back.</summary>
internal sealed class StartedReader : TextReader
{
    private readonly TextReader _rest;
    private int _given;

    /// <summary>Reads the beginning: the first line that is not blank and what comes before it.</summary>
    /// <param name="rest">The source.</param>
    /// <param name="most">The most characters of the beginning.</param>
    public StartedReader(TextReader rest, int most)
    {
        _rest = rest;
        char[] start = new char[most];
        int length = 0;
        bool seen = false;
        while (length < most && rest.Read() is >= 0 and var next)
        {
            start[length++] = (char)next;
            if (seen && next is '\n' or '\r') break;
            seen |= !char.IsWhiteSpace((char)next);
        }

        Start = new string(start, 0, length);
    }

    /// <summary>The beginning.</summary>
    public string Start { get; }

    /// <inheritdoc/>
    public override int Peek() => _given < Start.Length ? Start[_given] : _rest.Peek();

    /// <inheritdoc/>
    public override int Read() => _given < Start.Length ? Start[_given++] : _rest.Read();

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (_given == Start.Length) return _rest.Read(buffer);
        int length = Math.Min(buffer.Length, Start.Length - _given);
        Start.AsSpan(_given, length).CopyTo(buffer);
        _given += length;
        return length;
    }
}
