using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>
/// The bins of a table's values, a byte each: row after row on 16-byte boundaries, where one load brings all of a row of 16 features; and
/// feature after feature, where a cache line brings one feature of 64 rows.
/// </summary>
internal sealed unsafe class BinnedRows
{
    /// <summary>Bytes on whose multiples rows begin.</summary>
    public const int Alignment = 16;

    /// <summary>Rows that are binned at once: a cache line of a feature.</summary>
    private const int Block = 64;

    private readonly PinnedMemory<byte> _rows;
    private readonly PinnedMemory<byte>[] _columns;

    private BinnedRows(int count, FeatureCuts cuts, int spare, bool columns)
    {
        Count = count;
        Cuts = cuts;
        Stride = (cuts.Features + spare + Alignment - 1) / Alignment * Alignment;
        _rows = new PinnedMemory<byte>((long)count * Stride);
        _columns = [.. Enumerable.Range(0, columns ? cuts.Features : 0).Select(_ => new PinnedMemory<byte>(count))];
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Bytes from one row to the next; those beyond the features are zeros.</summary>
    public int Stride { get; }

    /// <summary>What the bins mean.</summary>
    public FeatureCuts Cuts { get; }

    /// <summary>The first row. Valid as long as this is referenced.</summary>
    public byte* Pointer => _rows.Pointer;

    /// <summary>The bins of one feature, row after row, if columns were asked for.</summary>
    /// <param name="feature">The feature.</param>
    public byte* Column(int feature) => _columns[feature].Pointer;

    /// <summary>Bins a table.</summary>
    /// <param name="rows">[rows × features]; NaN is missing.</param>
    /// <param name="cuts">Of the same features.</param>
    /// <param name="spare">Bytes wanted at each row's end.</param>
    /// <param name="columns">Whether the bins are wanted feature after feature too.</param>
    /// <param name="pool">The threads to use.</param>
    public static BinnedRows Of(Tensor rows, FeatureCuts cuts, int spare, bool columns, WorkerPool pool)
    {
        var binned = new BinnedRows(rows.Rows, cuts, spare, columns);
        pool.Run(new Binning(rows, binned));
        return binned;
    }

    private readonly struct Binning(Tensor rows, BinnedRows to) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            FeatureCuts cuts = to.Cuts;
            int features = cuts.Features, stride = to.Stride;
            (int start, int end) = Partition.Of(rows.Rows, Block, part, parts);
            byte* bins = stackalloc byte[Block];
            for (int first = start; first < end; first += Block)
            {
                int count = Math.Min(Block, end - first);
                byte* row = to.Pointer + ((long)first * stride);
                new Span<byte>(row, count * stride).Clear();
                for (int feature = 0; feature < features; feature++)
                {
                    float* values = rows.Pointer + ((long)first * features) + feature;
                    for (int i = 0; i < count; i++)
                        row[(i * stride) + feature] = bins[i] = (byte)cuts.Bin(feature, values[(long)i * features]);
                    if (to._columns.Length > 0) new Span<byte>(bins, count).CopyTo(new Span<byte>(to.Column(feature) + first, count));
                }
            }
        }
    }
}
