using System.Runtime.CompilerServices;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>The bins of a table's values, a byte each, row after row on 16-byte boundaries: one load brings all of a row of 16 features.</summary>
internal sealed unsafe class BinnedRows
{
    /// <summary>Bytes on whose multiples rows begin.</summary>
    public const int Alignment = 16;

    private readonly byte[] _memory;

    private BinnedRows(int count, FeatureCuts cuts, int spare)
    {
        Count = count;
        Cuts = cuts;
        Stride = (cuts.Features + spare + Alignment - 1) / Alignment * Alignment;
        _memory = GC.AllocateUninitializedArray<byte>(checked(((int)Math.Min(int.MaxValue, (long)count * Stride)) + 64), pinned: true);
        byte* start = (byte*)Unsafe.AsPointer(ref _memory[0]);
        Pointer = (byte*)(((nuint)start + 63) & ~(nuint)63);
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Bytes from one row to the next; those beyond the features are zeros.</summary>
    public int Stride { get; }

    /// <summary>What the bins mean.</summary>
    public FeatureCuts Cuts { get; }

    /// <summary>The first row. Valid as long as this is referenced.</summary>
    public byte* Pointer { get; }

    /// <summary>Bins a table.</summary>
    /// <param name="rows">[rows × features]; NaN is missing.</param>
    /// <param name="cuts">Of the same features.</param>
    /// <param name="spare">Bytes wanted at each row's end.</param>
    /// <param name="pool">The threads to use.</param>
    public static BinnedRows Of(Tensor rows, FeatureCuts cuts, int spare, WorkerPool pool)
    {
        var binned = new BinnedRows(rows.Rows, cuts, spare);
        pool.Run(new Binning(rows, binned));
        return binned;
    }

    private readonly struct Binning(Tensor rows, BinnedRows to) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            FeatureCuts cuts = to.Cuts;
            int features = cuts.Features;
            (int start, int end) = Partition.Of(rows.Rows, 64, part, parts);
            for (int row = start; row < end; row++)
            {
                float* values = rows.Pointer + ((long)row * features);
                byte* bins = to.Pointer + ((long)row * to.Stride);
                for (int feature = 0; feature < features; feature++) bins[feature] = (byte)cuts.Bin(feature, values[feature]);
                new Span<byte>(bins + features, to.Stride - features).Clear();
            }
        }
    }
}
