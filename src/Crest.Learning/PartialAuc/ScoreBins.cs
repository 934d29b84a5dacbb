using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// The bins of width 1 with a score in them, which begin at whole numbers, in rising order. Found through a hash table of the scores rounded down, so what it takes
/// follows the number of scores and not how far they lie apart.
/// </summary>
internal sealed unsafe class ScoreBins
{
    private readonly WorkMemory<double> _begins = new();
    private BinTable[] _tables = [];
    private float[] _sorted = [];

    /// <summary>Number of bins.</summary>
    public int Count { get; private set; }

    /// <summary>Where each bin begins [<see cref="Count"/>].</summary>
    public double* Begins => _begins.Pointer;

    /// <summary>Finds the bin of a score.</summary>
    public BinTable Table => _tables[0];

    /// <summary>Finds the bins of both kinds of scores.</summary>
    /// <returns>False where a score is no finite number.</returns>
    public bool Find(float* positives, int positiveCount, float* negatives, int negativeCount, WorkerPool pool)
    {
        if (_tables.Length != pool.Threads) _tables = [.. Enumerable.Range(0, pool.Threads).Select(_ => new BinTable())];
        pool.Run(new Collect(positives, positiveCount, negatives, negativeCount, _tables));
        bool finite = true;
        foreach (BinTable table in _tables)
        {
            finite &= table.IsFinite;
            if (table != Table) Table.AddAll(table);
        }

        if (!finite) return false;
        Count = Table.Count;
        if (_sorted.Length < Count) _sorted = new float[Count];
        _begins.Reserve(Count);
        Span<float> sorted = _sorted.AsSpan(0, Count);
        Table.CopyTo(sorted);
        sorted.Sort();
        for (int bin = 0; bin < Count; bin++)
        {
            _begins.Pointer[bin] = sorted[bin];
            Table.SetIndex(sorted[bin], bin);
        }

        return true;
    }

    private readonly struct Collect(float* positives, int positiveCount, float* negatives, int negativeCount, BinTable[] tables) : IParallelWork
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
