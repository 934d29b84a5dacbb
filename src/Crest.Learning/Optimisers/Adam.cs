using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Optimisers;

/// <summary>
/// Adam (Kingma, Ba 2015, algorithm 1): m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², p ← p - η m̂ / (√v̂ + ε), and, where weights
/// decay, p ← (1 - η λ) p before (Loshchilov, Hutter 2019, algorithm 2: decoupled from the gradient).
/// </summary>
/// <remarks>Bound by memory: four values read and three written a parameter.</remarks>
public sealed unsafe class Adam : Optimiser
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly double _weightDecay;
    private readonly Tensor _mean;
    private readonly Tensor _variance;

    /// <summary>Makes the optimiser of one network.</summary>
    /// <param name="learnedLength">Length of the parameters' memory.</param>
    /// <param name="weightDecay">λ, at least 0: the share of a parameter, times the learning rate, that a step takes away.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    public Adam(int learnedLength, double weightDecay = 0, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    {
        (_beta1, _beta2, _epsilon, _weightDecay) = (beta1, beta2, (float)epsilon, weightDecay);
        _mean = new Tensor(1, learnedLength);
        _variance = new Tensor(1, learnedLength);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Values)> Memory => [("mean", _mean), ("variance", _variance)];

    /// <inheritdoc/>
    protected override void Update(Tensor values, Tensor gradients, float learningRate, WorkerPool pool)
    {
        double meanCorrection = 1 - Math.Pow(_beta1, Steps), varianceCorrection = 1 - Math.Pow(_beta2, Steps);
        pool.Run(new Move(
            values.Pointer, gradients.Pointer, _mean.Pointer, _variance.Pointer, values.Length, (float)_beta1, (float)_beta2,
            (float)(learningRate / meanCorrection), (float)(1 / Math.Sqrt(varianceCorrection)), _epsilon,
            (float)(1 - (learningRate * _weightDecay))));
    }

    private readonly struct Move(
        float* values, float* gradients, float* mean, float* variance, int length, float beta1, float beta2, float rate,
        float deviationScale, float epsilon, float kept) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, VectorRow.Lanes, part, parts);
            Vector512<float> keepMean = Vector512.Create(beta1), keepVariance = Vector512.Create(beta2);
            Vector512<float> takeMean = Vector512.Create(1 - beta1), takeVariance = Vector512.Create(1 - beta2);
            Vector512<float> step = Vector512.Create(-rate), scale = Vector512.Create(deviationScale), offset = Vector512.Create(epsilon),
                keep = Vector512.Create(kept);
            // Local copies of the pointers: the compiler would read fields again after each store, which might have changed them.
            float* at = values + start, by = gradients + start, m = mean + start, v = variance + start;
            for (int left = end - start; left > 0; left -= VectorRow.Lanes)
            {
                Vector512<float> g = Vector512.Load(by);
                Vector512<float> newMean = Vector512.FusedMultiplyAdd(keepMean, Vector512.Load(m), takeMean * g);
                Vector512<float> newVariance = Vector512.FusedMultiplyAdd(keepVariance, Vector512.Load(v), takeVariance * g * g);
                Vector512<float> deviation = Vector512.FusedMultiplyAdd(Vector512.Sqrt(newVariance), scale, offset);
                Vector512<float> moved = Vector512.FusedMultiplyAdd(
                    step * newMean, VectorFunctions.Reciprocal(deviation), keep * Vector512.Load(at));
                VectorRow.Store(newMean, m, left);
                VectorRow.Store(newVariance, v, left);
                VectorRow.Store(moved, at, left);
                at += VectorRow.Lanes;
                by += VectorRow.Lanes;
                m += VectorRow.Lanes;
                v += VectorRow.Lanes;
            }
        }
    }
}
