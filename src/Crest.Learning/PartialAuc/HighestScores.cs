using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// The border above which a given number of the highest scores lie, found by radix selection: the scores' bits, made to grow with the
/// score, are counted by their first 11 bits. Those that may be among the highest are taken out, and of them, those that share these bits
/// with the border are counted by their next 11, and by their last 10. Two passes read all scores; the first
/// bounds it, at one counter a score.
/// </summary>
internal sealed unsafe class HighestScores
{
    private const int FirstBits = 11, Buckets = 1 << FirstBits, NotFinite = 1 << (FirstBits - 9);
    private readonly WorkMemory<int> _counters = new(), _places = new();
    private readonly WorkMemory<float> _scores = new();

    /// <summary>The scores that may be among the highest, in the order of the rows: all that are, and few others.</summary>
    public ReadOnlySpan<float> Scores => _scores.Values;

    /// <summary>Which rows these are.</summary>
    public ReadOnlySpan<int> Places => _places.Values;

    /// <summary>Selects.</summary>
    /// <param name="scores">Finite numbers, at least one.</param>
    /// <param name="wanted">How many of the highest, above 0 and at most all: of the last, a fraction.</param>
    /// <param name="pool">The threads.</param>
    /// <exception cref="Training.DivergenceException">A score is no finite number.</exception>
    public NegativeSelection Select(ReadOnlySpan<float> scores, double wanted, WorkerPool pool)
    {
        _counters.Reserve(pool.Threads * Buckets);
        double left = wanted;
        fixed (float* all = scores)
        {
            pool.Run(new Count(all, scores.Length, 0, 32 - FirstBits, FirstBits, _counters.Pointer));
            // The exponent's bits are all set: nothing may be in the lowest buckets, nor in the highest.
            for (int bucket = 0; bucket < NotFinite; bucket++)
                if (Counted(bucket, pool) + Counted(Buckets - 1 - bucket, pool) > 0) throw PartialAucObjective.NotFinite();
            (int border, _) = Border(FirstBits, ref left, pool);
            uint prefix = (uint)border << (32 - FirstBits);
            TakeOut(all, scores.Length, border, pool);
            foreach ((int shift, int width) in (ReadOnlySpan<(int, int)>)[(10, 11), (0, 10)])
            {
                pool.Run(new Count(_scores.Pointer, _scores.Length, prefix, shift, width, _counters.Pointer));
                (border, int equal) = Border(width, ref left, pool);
                prefix |= (uint)border << shift;
                if (shift == 0) return new NegativeSelection(Score(prefix), left / equal, wanted);
            }
        }

        throw new InvalidOperationException("the last bits were not counted");
    }

    /// <summary>The highest bucket with which enough are counted, and how many it has; what is left for it.</summary>
    private (int Bucket, int Count) Border(int width, ref double left, WorkerPool pool)
    {
        for (int bucket = (1 << width) - 1; ; bucket--)
        {
            int count = Counted(bucket, pool);
            if (left <= count) return (bucket, count);
            left -= count;
        }
    }

    private int Counted(int bucket, WorkerPool pool)
    {
        int count = 0;
        for (int part = 0; part < pool.Threads; part++) count += _counters.Pointer[(part * Buckets) + bucket];
        return count;
    }

    /// <summary>
    /// Takes out the scores of a bucket and of those above it: each part of the rows in the place that its counters leave to it.
    /// </summary>
    private void TakeOut(float* all, int length, int border, WorkerPool pool)
    {
        Span<int> starts = stackalloc int[pool.Threads];
        int count = 0;
        for (int part = 0; part < pool.Threads; part++)
        {
            starts[part] = count;
            foreach (int number in new ReadOnlySpan<int>(_counters.Pointer + (part * Buckets) + border, Buckets - border)) count += number;
        }

        _scores.Reserve(count);
        _places.Reserve(count);
        fixed (int* start = starts)
            pool.Run(new Taking(all, length, Score((uint)border << (32 - FirstBits)), start, _scores.Pointer, _places.Pointer));
    }

    /// <summary>Bits that grow with the score; -0 and 0 have the same ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Key(float score)
    {
        int bits = BitConverter.SingleToInt32Bits(score + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    private static float Score(uint key) => BitConverter.UInt32BitsToSingle((key & 0x80000000) != 0 ? key ^ 0x80000000 : ~key);

    private readonly struct Count(float* scores, int length, uint prefix, int shift, int width, int* counters) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, 16, part, parts);
            int* own = counters + (part * Buckets);
            new Span<int>(own, Buckets).Clear();
            int above = shift + width;
            uint mask = (1u << width) - 1;
            for (int i = start; i < end; i++)
            {
                uint key = Key(scores[i]);
                if (above == 32 || (key ^ prefix) >> above == 0) own[(key >> shift) & mask]++;
            }
        }
    }

    private readonly struct Taking(float* scores, int length, float least, int* starts, float* taken, int* places) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, 16, part, parts);
            int to = starts[part], i = start;
            for (; i <= end - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                for (ulong bits = Vector512.GreaterThanOrEqual(Vector512.Load(scores + i), Vector512.Create(least))
                    .ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                {
                    int place = i + BitOperations.TrailingZeroCount(bits);
                    (taken[to], places[to++]) = (scores[place], place);
                }
            }

            for (; i < end; i++)
                if (scores[i] >= least) (taken[to], places[to++]) = (scores[i], i);
        }
    }
}
