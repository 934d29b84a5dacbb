using System.Buffers;

namespace Crest.Experiments.TrainingLogs;

/// <summary>
/// The lines of a text as a terminal shows them at last: a carriage return or a backspace moves back, so that what follows replaces what
/// was written there, as progress bars do; colours and other escape sequences (ECMA-48) leave nothing.
/// </summary>
/// <param name="reader">The text.</param>
internal sealed class TerminalLines(TextReader reader)
{
    private const int LongestLine = 1 << 16, BlockLength = 1 << 16;
    private const char Escape = '\u001b', Bell = '\a';

    private static readonly SearchValues<char> Moving = SearchValues.Create('\n', '\r', '\b', Escape);

    private readonly char[] _block = new char[BlockLength], _line = new char[LongestLine];
    private int _next, _end, _length, _cursor;

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line, until the next call; what is beyond 65,536 characters is left out.</param>
    /// <returns>False at the end.</returns>
    public bool Next(out ReadOnlySpan<char> line)
    {
        (_length, _cursor) = (0, 0);
        bool any = false, ended = false;
        while (!ended && (_next < _end || Fill()))
        {
            any = true;
            ReadOnlySpan<char> rest = _block.AsSpan(_next.._end);
            int moving = rest.IndexOfAny(Moving);
            ReadOnlySpan<char> plain = moving < 0 ? rest : rest[..moving];
            Write(plain);
            _next += plain.Length;
            if (moving < 0) continue;
            switch (_block[_next++])
            {
                case '\n':
                    ended = true;
                    break;
                case '\r':
                    _cursor = 0;
                    break;
                case '\b':
                    _cursor = Math.Max(0, _cursor - 1);
                    break;
                default:
                    PassSequence();
                    break;
            }
        }

        line = _line.AsSpan(0, _length);
        return any;
    }

    private void Write(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> fitting = text[..Math.Min(text.Length, LongestLine - _cursor)];
        fitting.CopyTo(_line.AsSpan(_cursor));
        _cursor += fitting.Length;
        _length = Math.Max(_length, _cursor);
    }

    /// <summary>Passes over the rest of an escape sequence; the one that erases to the end of the line does so.</summary>
    private void PassSequence()
    {
        int next = Read();
        if (next == '[')
        {
            do next = Read();
            while (next is >= 0x20 and < 0x40);
            if (next == 'K') _length = _cursor;
        }
        else if (next == ']')
        {
            do next = Read();
            while (next is not (-1 or Bell or Escape or '\n'));
            if (next == Escape) Read();
        }
        else if (next is >= 0x20 and < 0x30)
        {
            Read();
        }
    }

    private int Read() => _next < _end || Fill() ? _block[_next++] : -1;

    private bool Fill()
    {
        _next = 0;
        _end = reader.Read(_block);
        return _end > 0;
    }
}
