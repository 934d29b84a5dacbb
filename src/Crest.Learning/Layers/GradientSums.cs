using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>For the gradients of a batch normalisation: sums of dy and dy (x - mean).</summary>
internal readonly unsafe struct GradientSums(NormalisedBatch batch) : IParallelWork
{
    public void Run(int part, int parts)
    {
        (int firstBlock, int lastBlock) = Partition.Of(batch.Blocks, 1, part, parts);
        for (int block = firstBlock; block < lastBlock; block++)
        {
            (int start, int end) = Partition.Of(batch.Rows, 1, block, batch.Blocks);
            int c = 0;
            for (; c + (2 * VectorRow.Lanes) <= batch.Channels; c += 2 * VectorRow.Lanes) Sum2(block, start, end, c);
            for (; c < batch.Channels; c += VectorRow.Lanes) Sum1(block, start, end, c);
        }
    }

    private void Sum2(int block, int start, int end, int c)
    {
        Vector512<float> mean0 = Vector512.Load(batch.Mean + c), mean1 = Vector512.Load(batch.Mean + c + 16);
        Vector512<float> factor0 = Vector512.Load(batch.Factor + c), factor1 = Vector512.Load(batch.Factor + c + 16);
        Vector512<float> shift0 = Vector512.Load(batch.Shift + c), shift1 = Vector512.Load(batch.Shift + c + 16);
        Vector512<float> sum0 = default, sum1 = default, byCentred0 = default, byCentred1 = default;
        nint at = ((nint)start * batch.Channels) + c;
        for (int row = start; row < end; row++, at += batch.Channels)
        {
            Vector512<float> centred0 = Vector512.Load(batch.Input + at) - mean0, centred1 = Vector512.Load(batch.Input + at + 16) - mean1;
            Vector512<float> by0 = batch.GradientAt(at, centred0, factor0, shift0),
                by1 = batch.GradientAt(at + 16, centred1, factor1, shift1);
            sum0 += by0;
            sum1 += by1;
            byCentred0 = Vector512.FusedMultiplyAdd(by0, centred0, byCentred0);
            byCentred1 = Vector512.FusedMultiplyAdd(by1, centred1, byCentred1);
        }

        sum0.Store(batch.FirstSums(block) + c);
        sum1.Store(batch.FirstSums(block) + c + 16);
        byCentred0.Store(batch.SecondSums(block) + c);
        byCentred1.Store(batch.SecondSums(block) + c + 16);
    }

    private void Sum1(int block, int start, int end, int c)
    {
        Vector512<float> mean = Vector512.Load(batch.Mean + c), factor = Vector512.Load(batch.Factor + c),
            shift = Vector512.Load(batch.Shift + c);
        Vector512<float> sum = default, byCentred = default;
        nint at = ((nint)start * batch.Channels) + c;
        for (int row = start; row < end; row++, at += batch.Channels)
        {
            Vector512<float> centred = Vector512.Load(batch.Input + at) - mean, by = batch.GradientAt(at, centred, factor, shift);
            sum += by;
            byCentred = Vector512.FusedMultiplyAdd(by, centred, byCentred);
        }

        sum.Store(batch.FirstSums(block) + c);
        byCentred.Store(batch.SecondSums(block) + c);
    }
}
