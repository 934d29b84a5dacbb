namespace Crest.Numerics.Threads;

/// <summary>
/// Pieces of work for the threads of a pool. A thread first takes its own pieces, in order, so that it finds in its cache what it left
/// there; then it takes pieces from the ends of the other threads' ranges. So a thread that another program slows down does less.
/// </summary>
/// <remarks>Which thread does a piece depends on timing, so the result of a piece must not depend on the thread.</remarks>
public sealed class WorkShares
{
    /// <summary>
    /// Values from one thread's range to the next, and before the first, where the array's length is: two cache lines, which the processor
    /// fetches together.
    /// </summary>
    private const int Apart = 16;

    private readonly int _parts;
    private readonly long[] _ranges; // upper half: the first piece that is left; lower half: the one after the last

    internal WorkShares(int parts)
    {
        _parts = parts;
        _ranges = new long[(parts + 1) * Apart];
    }

    /// <summary>Divides pieces among the threads, before they run.</summary>
    /// <param name="pieces">How many there are, at least 0.</param>
    public void Divide(int pieces)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pieces);
        for (int part = 0; part < _parts; part++)
        {
            (int start, int end) = Partition.Of(pieces, 1, part, _parts);
            Volatile.Write(ref RangeOf(part), Range(start, end));
        }
    }

    /// <summary>Takes the next piece.</summary>
    /// <param name="part">The number of the thread's part.</param>
    /// <returns>The piece, or -1 where all are taken.</returns>
    public int Take(int part)
    {
        for (int i = 0; i < _parts; i++)
        {
            int piece = TakeFrom((part + i) % _parts, own: i == 0);
            if (piece >= 0) return piece;
        }

        return -1;
    }

    private int TakeFrom(int part, bool own)
    {
        ref long range = ref RangeOf(part);
        while (true)
        {
            long seen = Volatile.Read(ref range);
            int start = (int)(seen >> 32), end = (int)seen;
            if (start >= end) return -1;
            if (Interlocked.CompareExchange(ref range, own ? Range(start + 1, end) : Range(start, end - 1), seen) == seen)
                return own ? start : end - 1;
        }
    }

    private ref long RangeOf(int part) => ref _ranges[(part + 1) * Apart];

    private static long Range(int start, int end) => ((long)start << 32) | (uint)end;
}
