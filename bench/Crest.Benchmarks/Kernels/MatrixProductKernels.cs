using BenchmarkDotNet.Attributes;
using Crest.Benchmarks.Workloads;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Kernels;

/// <summary>Matrix products of a highway block of width 300 on a batch of 100, one thread.</summary>
public class MatrixProductKernels : IDisposable
{
    private const int Batch = 100, Width = 300;
    private readonly WorkerPool _pool = new(1);
    private readonly Tensor _input = SharedFile.Uniform(Batch, Width), _weight = SharedFile.Uniform(Width, 2 * Width),
        _gates = SharedFile.Uniform(Batch, 2 * Width);
    private readonly Tensor _output = new(Batch, 2 * Width), _weightGradient = new(Width, 2 * Width), _inputGradient = new(Batch, Width);

    [Benchmark(Description = "forward, A B")]
    public unsafe void Forward() => MatrixProduct.Multiply(_pool, Matrix.Of(_input), Matrix.Of(_weight), Matrix.Of(_output));

    [Benchmark(Description = "gradient by weights, Aᵀ B")]
    public unsafe void WeightGradient() =>
        MatrixProduct.Multiply(_pool, Matrix.Of(_input).Transpose(), Matrix.Of(_gates), Matrix.Of(_weightGradient));

    [Benchmark(Description = "gradient by inputs, A Bᵀ")]
    public unsafe void InputGradient() =>
        MatrixProduct.Multiply(_pool, Matrix.Of(_gates), Matrix.Of(_weight).Transpose(), Matrix.Of(_inputGradient));

    [GlobalCleanup]
    public void Dispose()
    {
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }
}
