using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>max(0, x) and its gradient. What is not a number stays so.</summary>
internal static unsafe class Rectifier
{
    private const int WorthSharing = 8192;

    /// <summary>Rectifies rows of a product while they are in a near cache.</summary>
    public static Rows RowsOf(Tensor values) => new(values.Columns);

    /// <summary>Keeps the gradient where the output is above 0.</summary>
    public static void Mask(WorkerPool pool, Tensor gradient, Tensor output)
    {
        var work = new KeepPositive(gradient.Pointer, output.Pointer, output.Length);
        if (output.Length < WorthSharing) work.Run(0, 1);
        else pool.Run(work);
    }

    /// <summary>max(0, x) of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x) => Vector512.AndNot(x, Vector512.LessThan(x, Vector512<float>.Zero));

    internal readonly struct Rows(int width) : IRowPasses
    {
        public static int Groups => 1;

        public static bool Prepares => false;

        public void Before(int start, int end)
        {
        }

        public void After(float* rows, int start, int end, int column, int columnEnd)
        {
            for (int row = start; row < end; row++, rows += width)
                for (int i = column; i < columnEnd; i += VectorRow.Lanes)
                    VectorRow.Store(Of(Vector512.Load(rows + i)), rows + i, columnEnd - i);
        }
    }

    private readonly struct KeepPositive(float* gradient, float* output, int length) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            for (int i = start; i < end; i += VectorRow.Lanes)
                VectorRow.Store(
                    Vector512.Load(gradient + i) & Vector512.GreaterThan(Vector512.Load(output + i), Vector512<float>.Zero), gradient + i,
                    end - i);
        }
    }
}
