using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using Crest.Benchmarks.Workloads;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.VectorMaths;

namespace Crest.Benchmarks.Kernels;

/// <summary>Elementary functions and random variates of 4,096 values in the first-level cache.</summary>
public unsafe class VectorFunctionKernels
{
    private const int Count = 4096;
    private readonly Tensor _from = SharedFile.Uniform(1, Count), _to = new(1, Count);
    private readonly RandomStream _random = new(1, "benchmark");

    [Benchmark(Baseline = true)]
    public void Copy()
    {
        for (int i = 0; i < Count; i += VectorRow.Lanes) Vector512.Load(_from.Pointer + i).Store(_to.Pointer + i);
    }

    [Benchmark]
    public void Exp()
    {
        for (int i = 0; i < Count; i += VectorRow.Lanes) VectorFunctions.Exp(Vector512.Load(_from.Pointer + i)).Store(_to.Pointer + i);
    }

    [Benchmark]
    public void Log()
    {
        for (int i = 0; i < Count; i += VectorRow.Lanes) VectorFunctions.Log(Vector512.Load(_from.Pointer + i)).Store(_to.Pointer + i);
    }

    [Benchmark]
    public void Sigmoid()
    {
        for (int i = 0; i < Count; i += VectorRow.Lanes) VectorFunctions.Sigmoid(Vector512.Load(_from.Pointer + i)).Store(_to.Pointer + i);
    }

    [Benchmark]
    public void Asinh()
    {
        for (int i = 0; i < Count; i += VectorRow.Lanes) VectorFunctions.Asinh(Vector512.Load(_from.Pointer + i)).Store(_to.Pointer + i);
    }

    [Benchmark]
    public void Uniform()
    {
        for (int i = 0; i < Count; i += VectorRow.Lanes) _random.Uniform(i / 2).Store(_to.Pointer + i);
    }

    [Benchmark]
    public void Normal()
    {
        for (int i = 0; i < Count; i += VectorRow.Lanes) _random.Normal(i / 2).Store(_to.Pointer + i);
    }
}
