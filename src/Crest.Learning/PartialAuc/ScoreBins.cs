using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// The bins of width 1 with a score in them, which begin at whole numbers, in rising order. Where the scores lie close together these are
/// all bins from the lowest score to the highest, empty or not, and the number of a bin is a difference; otherwise they are found through a
/// hash table, so what that takes follows the number of scores and not how far they lie apart.
/// </summary>
internal sealed unsafe class ScoreBins
{
    private const int Close = 1024;
    private readonly WorkMemory<double> _begins = new();
    private BinTable[] _tables = [];
    private float[] _sorted = [];

    /// <summary>Number of bins.</summary>
    public int Count { get; private set; }

    /// <summary>Where each bin begins [<see cref="Count"/>].</summary>
    public double* Begins => _begins.Pointer;

    /// <summary>Which bin a score is in.</summary>
    public Numbering Numbers { get; private set; }

    /// <summary>Where a score's bin begins: never -0, whose bits are others than those of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Begin(float score) => MathF.Floor(score) + 0f;

    /// <summary>Finds the bins of both kinds of scores.</summary>
    /// <returns>False where a score is no finite number.</returns>
    public bool Find(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, WorkerPool pool)
    {
        // Both are no number where a score is none.
        float lowest = MathF.Min(TensorPrimitives.Min(positives), TensorPrimitives.Min(negatives)),
            highest = MathF.Max(TensorPrimitives.Max(positives), TensorPrimitives.Max(negatives));
        if (!float.IsFinite(lowest) || !float.IsFinite(highest)) return false;
        if (Math.Abs(lowest) < 1 << 24 && highest - lowest < Close) FindAllBetween((int)Begin(lowest), (int)Begin(highest));
        else FindOccupied(positives, negatives, pool);
        return true;
    }

    private void FindAllBetween(int first, int last)
    {
        Count = last - first + 1;
        _begins.Reserve(Count);
        for (int bin = 0; bin < Count; bin++) _begins.Pointer[bin] = first + bin;
        Numbers = new Numbering(null, first);
    }

    private void FindOccupied(ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives, WorkerPool pool)
    {
        if (_tables.Length != pool.Threads) _tables = [.. Enumerable.Range(0, pool.Threads).Select(_ => new BinTable())];
        fixed (float* positive = positives, negative = negatives)
            pool.Run(new Collect(positive, positives.Length, negative, negatives.Length, _tables));
        BinTable all = _tables[0];
        for (int part = 1; part < _tables.Length; part++) all.AddAll(_tables[part]);
        Count = all.Count;
        if (_sorted.Length < Count) _sorted = new float[Count];
        _begins.Reserve(Count);
        Span<float> sorted = _sorted.AsSpan(0, Count);
        all.CopyTo(sorted);
        sorted.Sort();
        for (int bin = 0; bin < Count; bin++)
        {
            _begins.Pointer[bin] = sorted[bin];
            all.SetIndex(sorted[bin], bin);
        }

        Numbers = new Numbering(all, 0);
    }

    /// <summary>How bins are numbered.</summary>
    /// <param name="Table">The bins' numbers, or null where they are differences from the first.</param>
    /// <param name="First">Where bin 0 begins.</param>
    public readonly record struct Numbering(BinTable? Table, int First)
    {
        /// <summary>The number of a bin with a score, by where it begins.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Of(float begin) => Table is null ? (int)begin - First : Table.IndexOf(begin);
    }

    private readonly struct Collect(float* positives, int positiveCount, float* negatives, int negativeCount, BinTable[] tables)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            BinTable table = tables[part];
            table.Clear();
            (int start, int end) = Partition.Of(positiveCount, 16, part, parts);
            table.Add(new ReadOnlySpan<float>(positives + start, end - start));
            (start, end) = Partition.Of(negativeCount, 16, part, parts);
            table.Add(new ReadOnlySpan<float>(negatives + start, end - start));
        }
    }
}
