using BenchmarkDotNet.Attributes;
using Crest.Benchmarks.Workloads;
using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Kernels;

/// <summary>
/// Layers 300 wide on a batch of 100, and Adam on the parameters of one, one thread. Backward is that of a first
/// layer: no gradient by its inputs.
/// </summary>
public class LayerKernels : IDisposable
{
    private const int Batch = 100, Width = 300;
    private readonly WorkerPool _pool = new(1);
    private readonly Tensor _input = SharedFile.Uniform(Batch, Width), _gradient = SharedFile.Uniform(Batch, Width);
    private readonly Network _highway, _normalisation, _dropout;
    private readonly Adam _adam;

    public LayerKernels()
    {
        _highway = Of(new LayerSpec.Highway());
        _normalisation = Of(new LayerSpec.BatchNormalisation());
        _dropout = Of(new LayerSpec.Dropout(0.1));
        _adam = new Adam(_highway.Parameters.Learned.Columns);
        foreach (Network network in (Network[])[_highway, _normalisation, _dropout]) network.Forward(_input, 0);
    }

    [Benchmark]
    public Tensor HighwayForward() => _highway.Forward(_input, 0);

    [Benchmark]
    public void HighwayBackward() => _highway.Backward(_gradient);

    [Benchmark]
    public Tensor BatchNormalisationForward() => _normalisation.Forward(_input, 0);

    [Benchmark]
    public void BatchNormalisationBackward() => _normalisation.Backward(_gradient);

    [Benchmark]
    public Tensor DropoutForward() => _dropout.Forward(_input, 0);

    [Benchmark]
    public void AdamStep() => _adam.Step(_highway.Parameters, 0.001, _pool);

    [GlobalCleanup]
    public void Dispose()
    {
        _pool.Dispose();
        GC.SuppressFinalize(this);
    }

    private Network Of(LayerSpec layer) => new(new NetworkSpec(Width, [layer]), seed: 1, _pool);
}
