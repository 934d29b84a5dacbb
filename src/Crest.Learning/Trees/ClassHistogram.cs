using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crest.Learning.Trees;

/// <summary>
/// Rows and positive rows of a node by the bin of one feature, in one number: the rows in the lower 32 bits, the positive ones in the
/// upper. One addition counts both.
/// </summary>
internal sealed unsafe class ClassHistogram
{
    /// <summary>Nodes with fewer rows note which bins they filled, and look at no others.</summary>
    public const int SmallNode = 96;

    private readonly PinnedMemory<long> _counts = new(FeatureCuts.MostBins);

    /// <summary>Makes an empty histogram.</summary>
    public ClassHistogram() => new Span<long>(_counts.Pointer, FeatureCuts.MostBins).Clear();

    /// <summary>The count of rows in a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Rows(long pair) => (uint)pair;

    /// <summary>The count of positive rows in a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Positives(long pair) => (uint)(pair >>> 32);

    /// <summary>Counts rows, and lists the bins that are not empty with their counts, rising; leaves the histogram empty.</summary>
    /// <param name="rows">The rows: bins, then the weight, then the weight again if positive.</param>
    /// <param name="count">How many.</param>
    /// <param name="stride">Bytes from one to the next.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="weight">Where in a row the weight is.</param>
    /// <param name="bins">Filled with the bins.</param>
    /// <param name="pairs">Filled with their counts.</param>
    /// <returns>How many bins are filled.</returns>
    public int Count(byte* rows, int count, int stride, int feature, int weight, byte* bins, long* pairs)
    {
        long* counts = _counts.Pointer;
        byte* row = rows + feature, weights = rows + weight;
        int filled = 0;
        if (count >= SmallNode)
        {
            for (int i = 0; i < count; i++, row += stride, weights += stride) counts[*row] += Pair(weights);
            for (int bin = 0; bin < FeatureCuts.MostBins; bin++)
            {
                long pair = counts[bin];
                bins[filled] = (byte)bin;
                pairs[filled] = pair;
                filled += pair != 0 ? 1 : 0;
                counts[bin] = 0;
            }

            return filled;
        }

        ulong* touched = stackalloc ulong[4];
        for (int i = 0; i < count; i++, row += stride, weights += stride)
        {
            int bin = *row;
            counts[bin] += Pair(weights);
            touched[bin >> 6] |= 1UL << bin;
        }

        for (int word = 0; word < 4; word++)
        {
            for (ulong left = touched[word]; left != 0; left &= left - 1)
            {
                int bin = (word * 64) + BitOperations.TrailingZeroCount(left);
                bins[filled] = (byte)bin;
                pairs[filled++] = counts[bin];
                counts[bin] = 0;
            }
        }

        return filled;
    }

    /// <summary>The pair of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Pair(byte* weights) => weights[0] | ((long)weights[1] << 32);
}
