using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Optimisers;

/// <summary>Stochastic gradient descent with or without momentum: v ← μ v + g, p ← p - η v.</summary>
public sealed unsafe class Sgd : Optimiser
{
    private readonly float _momentum;
    private readonly Tensor _velocity;

    /// <summary>Makes the optimiser of one network.</summary>
    /// <param name="learnedLength">Length of the parameters' memory.</param>
    /// <param name="momentum">μ, 0 to below 1; 0 is plain descent.</param>
    public Sgd(int learnedLength, double momentum = 0)
    {
        _momentum = (float)momentum;
        _velocity = new Tensor(1, learnedLength);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Values)> Memory => [("velocity", _velocity)];

    /// <inheritdoc/>
    protected override void Update(Tensor values, Tensor gradients, float learningRate, WorkerPool pool) =>
        pool.Run(new Descend(values.Pointer, gradients.Pointer, _velocity.Pointer, values.Length, _momentum, learningRate));

    private readonly struct Descend(float* values, float* gradients, float* velocity, int length, float momentum, float rate)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            Vector512<float> kept = Vector512.Create(momentum), step = Vector512.Create(-rate);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> v = Vector512.FusedMultiplyAdd(kept, Vector512.Load(velocity + i), Vector512.Load(gradients + i));
                VectorRow.Store(v, velocity + i, end - i);
                VectorRow.Store(Vector512.FusedMultiplyAdd(step, v, Vector512.Load(values + i)), values + i, end - i);
            }
        }
    }
}
