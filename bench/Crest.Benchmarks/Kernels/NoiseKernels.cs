using BenchmarkDotNet.Attributes;
using Crest.Benchmarks.Workloads;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.Inputs;

namespace Crest.Benchmarks.Kernels;

/// <summary>A batch of 100 light curves of 37 visits as inputs: with noise, one thread.</summary>
public class NoiseKernels : IDisposable
{
    private const int Batch = 100;
    private readonly WorkerPool _pool = new(1);
    private readonly RandomStream _random = new(1, "benchmark");
    private readonly int[] _samples = [.. Enumerable.Range(0, Batch)];
    private readonly Tensor _batch = new(Batch, LightCurveData.Visits);
    private readonly LightCurveInputs _inputs;

    public NoiseKernels()
    {
        string folder = Directory.CreateTempSubdirectory("crest-bench-").FullName;
        var data = LightCurveData.Make(folder);
        Directory.Delete(folder, recursive: true);
        _inputs = new LightCurveInputs(data.Input, data.All.Set, data.All.Path);
    }

    [Benchmark]
    public void FluxErrorsOnly() => _inputs.WithNoise(_samples, default, _random, _batch, _pool);

    [Benchmark]
    public void BlackoutAndOutliers() => _inputs.WithNoise(_samples, new NoiseModel(0.05, 0.05), _random, _batch, _pool);

    [GlobalCleanup]
    public void Dispose()
    {
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }
}
