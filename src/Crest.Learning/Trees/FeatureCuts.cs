using System.Runtime.CompilerServices;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>
/// Where each feature's values are cut into bins. A value x is in the bin whose number is the count of cuts ≤ x, so "bin ≤ b" is exactly
/// "x &lt; cut b", the test of a tree's node; a missing value (NaN) has the bin <see cref="Missing"/>.
/// </summary>
/// <remarks>
/// Up to 255 distinct values have a bin each and are cut half way between neighbours, so all splits are tried; of more, bins hold about as
/// many rows each (Chen &amp; Guestrin 2016, section 3.2, with equal weights).
/// </remarks>
public sealed unsafe class FeatureCuts
{
    /// <summary>The bin of a missing value.</summary>
    public const int Missing = 255;

    /// <summary>The most bins that a feature can have, the one of missing values included.</summary>
    public const int MostBins = 256;

    /// <summary>Rows that are looked at: 500 and more a bin, so a bin's share is right to a twentieth.</summary>
    private const int SampledRows = 1 << 17;

    private readonly float[][] _cuts;
    private readonly float[] _searched;
    private readonly float* _search;

    private FeatureCuts(float[][] cuts)
    {
        _cuts = cuts;
        _searched = GC.AllocateUninitializedArray<float>(cuts.Length * MostBins, pinned: true);
        // No value is at or above NaN: the search ends where the cuts do.
        _searched.AsSpan().Fill(float.NaN);
        for (int feature = 0; feature < cuts.Length; feature++) cuts[feature].CopyTo(_searched, feature * MostBins);
        _search = (float*)Unsafe.AsPointer(ref _searched[0]);
    }

    /// <summary>Number of features.</summary>
    public int Features => _cuts.Length;

    /// <summary>The cuts of a feature, rising; none where it has one value or none.</summary>
    /// <param name="feature">The feature.</param>
    public ReadOnlySpan<float> this[int feature] => _cuts[feature];

    /// <summary>The bin of a value.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="value">Any value; NaN is missing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bin(int feature, float value)
    {
        float* from = _search + (feature * MostBins);
        float* at = from;
        // Eight steps find one of 255 cuts. Which way they go cannot be foreseen, so no branch: of a 0 or 1 that is
        // multiplied the compiler makes none.
        at += (at[127] <= value ? 1 : 0) * 128;
        at += (at[63] <= value ? 1 : 0) * 64;
        at += (at[31] <= value ? 1 : 0) * 32;
        at += (at[15] <= value ? 1 : 0) * 16;
        at += (at[7] <= value ? 1 : 0) * 8;
        at += (at[3] <= value ? 1 : 0) * 4;
        at += (at[1] <= value ? 1 : 0) * 2;
        at += at[0] <= value ? 1 : 0;
        return float.IsNaN(value) ? Missing : (int)(at - from);
    }

    /// <summary>Cuts the features of some rows.</summary>
    /// <param name="rows">[rows × features], at least one of each; NaN is missing.</param>
    /// <param name="mostBins">The most bins of a feature, the one of missing values included, from 3 to 256.</param>
    /// <param name="pool">The threads to use.</param>
    public static FeatureCuts Of(Tensor rows, int mostBins, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBins, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mostBins, MostBins);
        var cuts = new float[rows.Columns][];
        pool.Run(new Cutting(rows, SampleOf(rows.Rows), mostBins - 1, cuts));
        return new FeatureCuts(cuts);
    }

    /// <summary>The cuts at the thresholds of some trees; null where a feature has more than bins can tell apart.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="features">Number of features.</param>
    internal static FeatureCuts? OfThresholds(IReadOnlyList<DecisionTree> trees, int features)
    {
        SortedSet<float>[] cuts = [.. Enumerable.Range(0, features).Select(_ => new SortedSet<float>())];
        foreach (DecisionTree tree in trees)
            for (int node = 0; node < tree.Nodes; node++)
                if (tree.Left[node] >= 0) cuts[tree.Features[node]].Add(tree.Thresholds[node]);
        return cuts.Any(c => c.Count >= Missing || c.Contains(float.NaN)) ? null : new FeatureCuts([.. cuts.Select(c => c.ToArray())]);
    }

    /// <summary>All rows, or one of each of so many stretches of the same length.</summary>
    private static int[] SampleOf(int rows)
    {
        if (rows <= SampledRows) return [.. Enumerable.Range(0, rows)];
        var stream = new RandomStream(0, "rows of the feature cuts");
        var sample = new int[SampledRows];
        for (int i = 0; i < sample.Length; i++)
        {
            int start = (int)((long)rows * i / SampledRows), end = (int)((long)rows * (i + 1) / SampledRows);
            sample[i] = start + stream.Below(i, end - start);
        }

        return sample;
    }

    private readonly struct Cutting(Tensor rows, int[] sample, int mostBins, float[][] cuts) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            var values = new float[sample.Length];
            for (int feature = part; feature < cuts.Length; feature += parts)
            {
                int count = 0;
                foreach (int row in sample)
                {
                    float value = rows.Pointer[((long)row * rows.Columns) + feature];
                    if (!float.IsNaN(value)) values[count++] = value;
                }

                Span<float> sorted = values.AsSpan(0, count);
                sorted.Sort();
                cuts[feature] = Cut(sorted, count < sample.Length);
            }
        }

        private float[] Cut(ReadOnlySpan<float> sorted, bool missing)
        {
            // Missing values can be told from all others by a cut above these.
            float above = missing && sorted.Length > 0 ? MathF.BitIncrement(sorted[^1]) : float.PositiveInfinity;
            int most = float.IsFinite(above) ? mostBins - 1 : mostBins, distinct = 0;
            for (int i = 0; i < sorted.Length; i++)
                if (i == 0 || sorted[i] != sorted[i - 1]) distinct++;
            List<float> found = [];
            int inBin = 0, left = sorted.Length;
            for (int i = 0; i < sorted.Length;)
            {
                int end = i + 1;
                while (end < sorted.Length && sorted[end] == sorted[i]) end++;
                // What is left is shared out among the bins that are left; a value goes where it disturbs the share less.
                double share = (double)left / (most - found.Count);
                bool closes = inBin > 0 && (distinct <= most || inBin + ((end - i) / 2.0) > share);
                if (closes && found.Count < most - 1 && Between(sorted[i - 1], sorted[i]) is { } cut)
                {
                    found.Add(cut);
                    left -= inBin;
                    inBin = 0;
                }

                inBin += end - i;
                i = end;
            }

            if (float.IsFinite(above)) found.Add(above);
            return [.. found];
        }

        /// <summary>A finite number above one value and not above the next: half way where there is one.</summary>
        private static float? Between(float lower, float upper)
        {
            float middle = (float)(((double)lower + upper) / 2);
            if (float.IsFinite(middle) && middle > lower && middle <= upper) return middle;
            if (float.IsFinite(upper)) return upper;
            return lower < float.MaxValue ? float.MaxValue : null;
        }
    }
}
