using System.Runtime.CompilerServices;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// The border above which a given number of the highest scores lie, found by radix selection: the scores' bits, made to grow with the score, are counted by
/// their first 11 bits, those that share these with the border by their next 11, and by their last 10. Three passes that read the scores, whatever
/// their order; the first bounds it, at one counter a score.
/// </summary>
internal sealed unsafe class HighestScores
{
    private const int Buckets = 1 << 11;
    private static readonly (int Shift, int Width)[] s_digits = [(21, 11), (10, 11), (0, 10)];
    private int[] _counters = [];

    /// <summary>Selects.</summary>
    /// <param name="scores">Any numbers, at least one; what is no number stands above or below all others by its sign.</param>
    /// <param name="wanted">How many of the highest, above 0 and at most all: of the last, a fraction.</param>
    /// <param name="pool">The threads.</param>
    public NegativeSelection Select(ReadOnlySpan<float> scores, double wanted, WorkerPool pool)
    {
        if (_counters.Length < pool.Threads * Buckets) _counters = GC.AllocateUninitializedArray<int>(pool.Threads * Buckets, pinned: true);
        uint prefix = 0;
        double left = wanted;
        int equal = 0, counted = 0;
        fixed (float* first = scores)
        {
            foreach ((int shift, int width) in s_digits)
            {
                pool.Run(new Count(first, scores.Length, prefix, shift, width, (int*)Unsafe.AsPointer(ref _counters[0])));
                int bucket = 1 << width;
                do
                {
                    left -= equal;
                    bucket--;
                    equal = 0;
                    for (int part = 0; part < pool.Threads; part++) equal += _counters[(part * Buckets) + bucket];
                }
                while (left > equal);
                prefix |= (uint)bucket << shift;
                counted = equal;
                equal = 0;
            }
        }

        return new NegativeSelection(Score(prefix), left / counted);
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
}
