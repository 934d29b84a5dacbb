using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crest.Learning.Trees;

/// <summary>
/// Sums of the derivatives of rows by the bin of each feature (Chen &amp; Guestrin 2016, section 3.3). A histogram is, feature after
/// feature, 256 sums of the first derivatives and 256 of the second.
/// </summary>
/// <remarks>
/// What bounds it: each row and feature is a byte loaded and a pair of derivatives added to memory, a load and a store of the first-level
/// cache: at best two additions a cycle. The pairs of twelve features take 24 KiB, half of that cache; after as many rows as pairs can hold
/// they are spread to the wide histogram.
/// </remarks>
internal sealed unsafe class GradientHistogram
{
    private const int Bins = FeatureCuts.MostBins;

    /// <summary>Values of a feature in a histogram.</summary>
    public const int FeatureLength = 2 * Bins;

    /// <summary>Rows whose bins are asked for ahead: some hundred nanoseconds, as long as the memory takes.</summary>
    private const int Ahead = 24;

    private readonly BinnedRows _rows;
    private readonly int _features;
    private readonly PinnedMemory<long> _pairs;
    private readonly PinnedMemory<long> _wide;

    /// <summary>Makes room for the sums of one thread.</summary>
    public GradientHistogram(BinnedRows rows)
    {
        _rows = rows;
        _features = PaddedFeatures(rows);
        _pairs = new PinnedMemory<long>(_features * Bins);
        _wide = new PinnedMemory<long>(LengthOf(rows));
        new Span<long>(_pairs.Pointer, _features * Bins).Clear();
    }

    /// <summary>Values of a histogram.</summary>
    public static int LengthOf(BinnedRows rows) => PaddedFeatures(rows) * FeatureLength;

    /// <summary>Sums some rows.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="count">How many.</param>
    /// <param name="pairs">The derivatives of each row of the table.</param>
    /// <returns>The histogram, valid until the next call.</returns>
    public long* Sum(int* rows, int count, long* pairs)
    {
        new Span<long>(_wide.Pointer, _features * FeatureLength).Clear();
        for (int start = 0; start < count; start += LogisticGradients.Addable)
        {
            int block = Math.Min(LogisticGradients.Addable, count - start), feature = 0;
            for (; feature + 12 <= _features; feature += 12) AddTwelve(rows + start, block, pairs, feature);
            for (; feature < _features; feature += 4) AddFour(rows + start, block, pairs, feature);
            Spread();
        }

        return _wide.Pointer;
    }

    /// <summary>Adds one histogram to another.</summary>
    public static void Add(long* to, long* histogram, int length)
    {
        for (int i = 0; i < length; i += 8) (Vector512.Load(to + i) + Vector512.Load(histogram + i)).Store(to + i);
    }

    /// <summary>Takes one feature of a histogram from another.</summary>
    public static void SubtractFeature(long* from, long* histogram)
    {
        for (int i = 0; i < FeatureLength; i += 8) (Vector512.Load(from + i) - Vector512.Load(histogram + i)).Store(from + i);
    }

    private static int PaddedFeatures(BinnedRows rows) => (rows.Cuts.Features + 3) / 4 * 4;

    private void AddTwelve(int* rows, int count, long* pairs, int feature)
    {
        long* to = _pairs.Pointer + (feature * Bins);
        byte* table = _rows.Pointer + feature;
        nint stride = _rows.Stride;
        for (int i = 0; i < count; i++)
        {
            if (Sse.IsSupported && i + Ahead < count)
            {
                nint ahead = rows[i + Ahead];
                Sse.Prefetch0(table + (ahead * stride));
                Sse.Prefetch0(pairs + ahead);
            }

            nint row = rows[i];
            byte* bins = table + (row * stride);
            long pair = pairs[row];
            to[bins[0]] += pair;
            (to + bins[1])[Bins] += pair;
            (to + bins[2])[2 * Bins] += pair;
            (to + bins[3])[3 * Bins] += pair;
            (to + bins[4])[4 * Bins] += pair;
            (to + bins[5])[5 * Bins] += pair;
            (to + bins[6])[6 * Bins] += pair;
            (to + bins[7])[7 * Bins] += pair;
            (to + bins[8])[8 * Bins] += pair;
            (to + bins[9])[9 * Bins] += pair;
            (to + bins[10])[10 * Bins] += pair;
            (to + bins[11])[11 * Bins] += pair;
        }
    }

    private void AddFour(int* rows, int count, long* pairs, int feature)
    {
        long* to = _pairs.Pointer + (feature * Bins);
        byte* table = _rows.Pointer + feature;
        nint stride = _rows.Stride;
        for (int i = 0; i < count; i++)
        {
            nint row = rows[i];
            byte* bins = table + (row * stride);
            long pair = pairs[row];
            to[bins[0]] += pair;
            to[Bins + bins[1]] += pair;
            to[(2 * Bins) + bins[2]] += pair;
            to[(3 * Bins) + bins[3]] += pair;
        }
    }

    /// <summary>Adds the pairs to the wide histogram and clears them.</summary>
    private void Spread()
    {
        Vector512<long> lower = Vector512.Create(0xffffffffL);
        for (int feature = 0; feature < _features; feature++)
        {
            long* from = _pairs.Pointer + (feature * Bins), first = _wide.Pointer + (feature * FeatureLength), second = first + Bins;
            for (int i = 0; i < Bins; i += 8)
            {
                Vector512<long> pair = Vector512.Load(from + i);
                (Vector512.Load(first + i) + Vector512.ShiftRightArithmetic(pair, 32)).Store(first + i);
                (Vector512.Load(second + i) + (pair & lower)).Store(second + i);
                Vector512<long>.Zero.Store(from + i);
            }
        }
    }
}
