using System.Numerics;
using System.Runtime.Intrinsics;
using Crest.Survey.Candidates;

namespace Crest.Survey.CandidateImports;

/// <summary>Where the fields of some lines stand: for each row, and each field of it, the first byte and the one after the last.</summary>
/// <remarks>
/// Blanks are told from text 64 bytes at a time, and only the places where one becomes the other are looked at (Langdale and Lemire,
/// "Parsing gigabytes of JSON per second", 2019, doi:10.1007/s00778-019-00578-5).
/// </remarks>
internal sealed unsafe class FieldPositions
{
    private readonly TableFormat _format;
    private readonly int _fields;
    private int[] _positions = new int[1 << 12];
    private int[] _ends = new int[1 << 8];
    private int[] _lines = new int[1 << 8];

    public FieldPositions(TableFormat format, int fields) => (_format, _fields) = (format, fields);

    /// <summary>Number of rows found.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of lines looked at: the rows and empty lines.</summary>
    public int Lines { get; private set; }

    /// <summary>Twice the number of fields a row: start and end of each.</summary>
    public ReadOnlySpan<int> Positions => _positions.AsSpan(0, 2 * _fields * Rows);

    /// <summary>The line of a row, from 0.</summary>
    public int LineOf(int row) => Lines == Rows ? row : _lines[row];

    /// <summary>Finds the fields.</summary>
    /// <param name="text">Whole lines, the last with its end; 64 bytes after it can be read.</param>
    /// <param name="piece">The piece, for errors.</param>
    /// <param name="linesBefore">Lines of the piece before these, for errors.</param>
    /// <exception cref="BadRow">A line has another number of fields than the table.</exception>
    public void Find(ReadOnlySpan<byte> text, int piece, long linesBefore)
    {
        // Two positions a byte at most, where it is a separator; eight are written at a time.
        if (_positions.Length < (2 * text.Length) + 72) _positions = new int[(2 * text.Length) + 72];
        if (_ends.Length < text.Length + 1) (_ends, _lines) = (new int[text.Length + 1], new int[text.Length + 1]);
        fixed (byte* bytes = text)
        fixed (int* positions = _positions, ends = _ends)
            Lines =
                _format == TableFormat.Whitespace ? FindBlanks(bytes, text.Length, positions, ends) : FindSeparators(text, positions, ends);
        Rows = 0;
        int expected = 2 * _fields, before = 0;
        for (int line = 0; line < Lines; line++)
        {
            int found = _ends[line] - before;
            before = _ends[line];
            if (found == expected) _lines[Rows++] = line;
            else if (found != 0)
                throw new BadRow(
                    piece, linesBefore + line,
                    $"has {found / 2} of the table's {_fields} fields; mend the line, or say what the table holds with --schema");
        }
    }

    private static int FindBlanks(byte* text, int length, int* positions, int* ends)
    {
        int count = 0, lines = 0;
        ulong carry = 0;
        for (int at = 0; at < length; at += 64)
        {
            Vector512<byte> bytes = Vector512.Load(text + at);
            ulong letters = Vector512.GreaterThan(bytes, Vector512.Create((byte)' ')).ExtractMostSignificantBits();
            ulong newlines = Vector512.Equals(bytes, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
            if (at + 64 > length)
            {
                ulong inside = ulong.MaxValue >> (64 - (length - at));
                (letters, newlines) = (letters & inside, newlines & inside);
            }

            ulong edges = letters ^ ((letters << 1) | carry);
            carry = letters >> 63;
            for (; newlines != 0; newlines &= newlines - 1)
                ends[lines++] = count + BitOperations.PopCount(edges & (newlines ^ (newlines - 1)));
            int* place = positions + count;
            count += BitOperations.PopCount(edges);
            // Eight at a time, whether there are as many or not: that is faster than asking after each.
            for (; edges != 0; place += 8)
            {
                for (int i = 0; i < 8; i++)
                {
                    place[i] = at + BitOperations.TrailingZeroCount(edges);
                    edges &= edges - 1;
                }
            }
        }

        return lines;
    }

    private int FindSeparators(ReadOnlySpan<byte> text, int* positions, int* ends)
    {
        byte separator = (byte)(_format == TableFormat.Csv ? ',' : '\t');
        int count = 0, lines = 0;
        for (int line = 0; line < text.Length;)
        {
            int end = line + text[line..].IndexOf((byte)'\n');
            bool isEmpty = text[line..end].Trim(" \t\r"u8).IsEmpty;
            for (int at = line; !isEmpty && at <= end; at++)
            {
                int start = at, length = text[at..end].IndexOf(separator);
                if (_format == TableFormat.Csv && text[at] == '"' && text[(at + 1)..end].IndexOf((byte)'"') is >= 0 and int quoted)
                {
                    (positions[count], positions[count + 1]) = (start + 1, start + 1 + quoted);
                    int after = start + quoted + 2;
                    length = text[after..end].IndexOf(separator);
                    at = length < 0 ? end : after + length;
                }
                else
                {
                    at = length < 0 ? end : at + length;
                    int last = at;
                    while (last > start && text[last - 1] is (byte)' ' or (byte)'\r' or (byte)'\t') last--;
                    while (start < last && text[start] is (byte)' ' or (byte)'\t') start++;
                    (positions[count], positions[count + 1]) = (start, last);
                }

                count += 2;
            }

            ends[lines++] = count;
            line = end + 1;
        }

        return lines;
    }
}
