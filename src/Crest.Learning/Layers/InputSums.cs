using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>For the statistics of a batch: sums of x - x₀ and (x - x₀)², x₀ being the first row.</summary>
internal readonly unsafe struct InputSums(NormalisedBatch batch) : IParallelWork
{
    public void Run(int part, int parts)
    {
        (int firstBlock, int lastBlock) = Partition.Of(batch.Blocks, 1, part, parts);
        for (int block = firstBlock; block < lastBlock; block++)
        {
            (int start, int end) = Partition.Of(batch.Rows, 1, block, batch.Blocks);
            int c = 0;
            for (; c + (4 * VectorRow.Lanes) <= batch.Channels; c += 4 * VectorRow.Lanes) Sum4(block, start, end, c);
            for (; c < batch.Channels; c += VectorRow.Lanes) Sum1(block, start, end, c);
        }
    }

    private void Sum4(int block, int start, int end, int c)
    {
        float* x = batch.Input + c;
        Vector512<float> z0 = Vector512.Load(x), z1 = Vector512.Load(x + 16), z2 = Vector512.Load(x + 32), z3 = Vector512.Load(x + 48);
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
        x += (nint)start * batch.Channels;
        for (int row = start; row < end; row++, x += batch.Channels)
        {
            Vector512<float> d0 = Vector512.Load(x) - z0, d1 = Vector512.Load(x + 16) - z1, d2 = Vector512.Load(x + 32) - z2,
                d3 = Vector512.Load(x + 48) - z3;
            s0 += d0;
            s1 += d1;
            s2 += d2;
            s3 += d3;
            q0 = Vector512.FusedMultiplyAdd(d0, d0, q0);
            q1 = Vector512.FusedMultiplyAdd(d1, d1, q1);
            q2 = Vector512.FusedMultiplyAdd(d2, d2, q2);
            q3 = Vector512.FusedMultiplyAdd(d3, d3, q3);
        }

        float* first = batch.FirstSums(block) + c, second = batch.SecondSums(block) + c;
        s0.Store(first);
        s1.Store(first + 16);
        s2.Store(first + 32);
        s3.Store(first + 48);
        q0.Store(second);
        q1.Store(second + 16);
        q2.Store(second + 32);
        q3.Store(second + 48);
    }

    private void Sum1(int block, int start, int end, int c)
    {
        float* x = batch.Input + c;
        Vector512<float> zero = Vector512.Load(x), sum = default, squares = default, oddSum = default, oddSquares = default;
        x += (nint)start * batch.Channels;
        int row = start;
        for (; row + 1 < end; row += 2, x += 2 * batch.Channels)
        {
            Vector512<float> even = Vector512.Load(x) - zero, odd = Vector512.Load(x + batch.Channels) - zero;
            sum += even;
            oddSum += odd;
            squares = Vector512.FusedMultiplyAdd(even, even, squares);
            oddSquares = Vector512.FusedMultiplyAdd(odd, odd, oddSquares);
        }

        if (row < end)
        {
            Vector512<float> last = Vector512.Load(x) - zero;
            sum += last;
            squares = Vector512.FusedMultiplyAdd(last, last, squares);
        }

        (sum + oddSum).Store(batch.FirstSums(block) + c);
        (squares + oddSquares).Store(batch.SecondSums(block) + c);
    }
}
