using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Optimisers;

/// <summary>
/// RMSProp as Keras has it (Tieleman, Hinton 2012, lecture 6.5): v ← ρ v + (1 - ρ) g², p ← p - η g / (√v + ε). Without the moment of Adam
/// and its correction, the first steps are some three times as long.
/// </summary>
/// <remarks>Bound by memory: three values read and two written a parameter.</remarks>
public sealed unsafe class RmsProp : Optimiser
{
    private readonly float _decay;
    private readonly float _epsilon;
    private readonly Tensor _meanSquare;

    /// <summary>Makes the optimiser of one network.</summary>
    /// <param name="learnedLength">Length of the parameters' memory.</param>
    /// <param name="decay">ρ, 0 to below 1.</param>
    /// <param name="epsilon">ε.</param>
    public RmsProp(int learnedLength, double decay = 0.9, double epsilon = 1e-7)
    {
        (_decay, _epsilon) = ((float)decay, (float)epsilon);
        _meanSquare = new Tensor(1, learnedLength);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Values)> Memory => [("mean_square", _meanSquare)];

    /// <inheritdoc/>
    protected override void Update(Tensor values, Tensor gradients, float learningRate, WorkerPool pool) =>
        pool.Run(new Move(values.Pointer, gradients.Pointer, _meanSquare.Pointer, values.Length, _decay, learningRate, _epsilon));

    private readonly struct Move(float* values, float* gradients, float* meanSquare, int length, float decay, float rate, float epsilon)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            Vector512<float> kept = Vector512.Create(decay), taken = Vector512.Create(1 - decay), step = Vector512.Create(-rate),
                offset = Vector512.Create(epsilon);
            for (int i = start; i < end; i += VectorRow.Lanes)
            {
                Vector512<float> g = Vector512.Load(gradients + i);
                Vector512<float> v = Vector512.FusedMultiplyAdd(kept, Vector512.Load(meanSquare + i), taken * g * g);
                VectorRow.Store(v, meanSquare + i, end - i);
                Vector512<float> inverse = VectorFunctions.Reciprocal(Vector512.Sqrt(v) + offset);
                VectorRow.Store(Vector512.FusedMultiplyAdd(step * g, inverse, Vector512.Load(values + i)), values + i, end - i);
            }
        }
    }
}
