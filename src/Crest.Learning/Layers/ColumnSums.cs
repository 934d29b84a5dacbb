using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>Sums over the samples, and over the pixels where each has the columns of the sums: the gradient of a bias. Each thread takes some columns, so the order of a sum is that of the rows.</summary>
internal static unsafe class ColumnSums
{
    public static void Compute(WorkerPool pool, Tensor values, Tensor sums)
    {
        var work = new Work(values.Pointer, values.Length / sums.Columns, sums.Columns, sums.Pointer);
        if (values.Length < 8192) work.Run(0, 1);
        else pool.Run(work);
    }

    private readonly struct Work(float* values, int rows, int columns, float* sums) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(columns, VectorRow.Lanes, part, parts);
            int column = start;
            for (; column + (4 * VectorRow.Lanes) <= end; column += 4 * VectorRow.Lanes)
            {
                Vector512<float> a = default, b = default, c = default, d = default;
                float* row = values + column;
                for (int i = 0; i < rows; i++, row += columns)
                {
                    a += Vector512.Load(row);
                    b += Vector512.Load(row + 16);
                    c += Vector512.Load(row + 32);
                    d += Vector512.Load(row + 48);
                }

                a.Store(sums + column);
                b.Store(sums + column + 16);
                c.Store(sums + column + 32);
                d.Store(sums + column + 48);
            }

            for (; column < end; column += VectorRow.Lanes)
            {
                Vector512<float> sum = default;
                float* row = values + column;
                for (int i = 0; i < rows; i++, row += columns) sum += Vector512.Load(row);
                VectorRow.Store(sum, sums + column, end - column);
            }
        }
    }
}
