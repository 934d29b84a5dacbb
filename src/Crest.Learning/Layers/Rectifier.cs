using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>max(0, x) in place, and its gradient, for layers that cannot do it while they write. What is not a number stays so.</summary>
internal static unsafe class Rectifier
{
    private const int WorthSharing = 8192;

    public static void Apply(WorkerPool pool, Tensor values)
    {
        var work = new Rectify(values.Pointer, values.Length);
        if (values.Length < WorthSharing) work.Run(0, 1);
        else pool.Run(work);
    }

    /// <summary>Keeps the gradient where the output is above 0.</summary>
    public static void Mask(WorkerPool pool, Tensor gradient, Tensor output)
    {
        var work = new KeepPositive(gradient.Pointer, output.Pointer, output.Length);
        if (output.Length < WorthSharing) work.Run(0, 1);
        else pool.Run(work);
    }

    private readonly struct Rectify(float* values, int length) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> value = Vector512.Load(values + i);
                VectorRow.Store(Vector512.AndNot(value, Vector512.LessThan(value, Vector512<float>.Zero)), values + i, end - i);
            }
        }
    }

    private readonly struct KeepPositive(float* gradient, float* output, int length) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            for (int i = start; i < end; i += VectorRow.Lanes)
                VectorRow.Store(Vector512.Load(gradient + i) & Vector512.GreaterThan(Vector512.Load(output + i), Vector512<float>.Zero), gradient + i, end - i);
        }
    }
}
