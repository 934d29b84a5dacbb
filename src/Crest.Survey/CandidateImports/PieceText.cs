using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;

namespace Crest.Survey.CandidateImports;

/// <summary>
/// The lines of one piece of a table after another, some at a time in a buffer that stays in the second-level cache. A line belongs to the
/// piece in which it begins, so every line is in one piece, wherever the pieces are cut.
/// </summary>
internal sealed unsafe class PieceText
{
    /// <summary>Bytes of a piece.</summary>
    public const long PieceBytes = 1 << 23;

    /// <summary>Bytes read at a time.</summary>
    private const int BlockBytes = 1 << 16;

    /// <summary>The longest line that is taken for one.</summary>
    private const int LongestLine = 1 << 20;

    /// <summary>What may be read before the lines and after them.</summary>
    private const int Margin = 64;

    private readonly CandidateSource _source;
    private readonly long _first;
    private readonly byte[] _buffer = GC.AllocateArray<byte>(Margin + LongestLine + BlockBytes + Margin, pinned: true);
    private readonly Fingerprint _fingerprint = new();
    private long _next, _end;
    private int _kept, _given, _piece;
    private bool _inside;

    public PieceText(CandidateSource source, CandidateHeader header) => (_source, _first) = (source, header.Start);

    /// <summary>The lines that <see cref="Next"/> found, each with its end; 64 bytes before and after them can be read.</summary>
    public ReadOnlySpan<byte> Lines => _buffer.AsSpan(Margin, _given);

    /// <summary>The first of <see cref="Lines"/>, which do not move.</summary>
    public byte* Pointer => (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _buffer[Margin]);

    /// <summary>The fingerprint of the piece's bytes, once all lines were given.</summary>
    public byte[] Fingerprint => _fingerprint.ToArray();

    /// <summary>How many pieces a table has.</summary>
    /// <param name="source">The table.</param>
    /// <param name="header">Where its rows begin.</param>
    public static int Pieces(CandidateSource source, CandidateHeader header) =>
        (int)((source.Length - header.Start + PieceBytes - 1) / PieceBytes);

    /// <summary>Begins a piece.</summary>
    /// <param name="piece">Which, from 0.</param>
    public void Begin(int piece)
    {
        long start = _first + (piece * PieceBytes);
        (_next, _end, _piece) = (start, Math.Min(start + PieceBytes, _source.Length), piece);
        (_kept, _given) = (0, 0);
        _fingerprint.Clear();
        // The line in which a piece begins is the one before's, unless that ends just there.
        Span<byte> before = stackalloc byte[1];
        _inside = piece == 0 || (RandomAccess.Read(_source.Handle, before, start - 1) == 1 && before[0] == '\n');
    }

    /// <summary>Reads the next lines.</summary>
    /// <returns>False where there are no more.</returns>
    public bool Next()
    {
        while (true)
        {
            // What is left of a line goes to the front, and more is read behind it.
            Array.Copy(_buffer, Margin + _given, _buffer, Margin, _kept);
            _given = 0;
            bool over = _next >= _end;
            if (over && (_kept == 0 || !_inside)) return false;
            int read = Read(_buffer.AsSpan(Margin + _kept, BlockBytes), over ? _source.Length : _end);
            Span<byte> fresh = _buffer.AsSpan(Margin + _kept, read);
            if (!over) _fingerprint.Append(fresh);
            if (read == 0)
            {
                // The last line of the file lacks its end.
                _buffer[Margin + _kept] = (byte)'\n';
                (_given, _kept) = (_kept + 1, 0);
                return true;
            }

            if (!_inside)
            {
                int end = fresh.IndexOf((byte)'\n');
                _inside = end >= 0;
                int rest = _inside ? read - end - 1 : 0;
                fresh[(read - rest)..].CopyTo(_buffer.AsSpan(Margin));
                (_kept, read) = (0, rest);
                fresh = _buffer.AsSpan(Margin, rest);
            }

            // Past the piece only the end of its last line is wanted.
            int last = over ? fresh.IndexOf((byte)'\n') : fresh.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                _given = _kept + last + 1;
                _kept = over ? 0 : read - last - 1;
                return true;
            }

            _kept += read;
            if (_kept > LongestLine - BlockBytes)
                throw new CrestException($"{_source.Path}: byte {_next - _kept}: "
                    + $"a line of more than {(LongestLine - BlockBytes) >> 10} KiB: it is no table of candidates");
        }
    }

    private int Read(Span<byte> place, long end)
    {
        int read = 0;
        place = place[..(int)Math.Min(place.Length, end - _next)];
        while (read < place.Length)
        {
            int got;
            try
            {
                got = RandomAccess.Read(_source.Handle, place[read..], _next + read);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CrestException.From("cannot read", _source.Path, e);
            }

            if (got == 0) throw new CrestException($"{_source.Path}: has become shorter while it was read; give it when it is complete");
            read += got;
        }

        _next += read;
        return read;
    }
}
