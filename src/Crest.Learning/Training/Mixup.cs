using System.Numerics.Tensors;
using Crest.Numerics.RandomStreams;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Training;

/// <summary>
/// Mixes each sample of a batch with another one, inputs and targets alike, in a proportion drawn from Beta(2, 2) (Zhang et al. 2018,
/// equation 1): between the samples the network then learns to change its mind evenly, and is less sure where it should not be.
/// </summary>
/// <param name="features">Values of a sample's input.</param>
/// <param name="outputs">Values of a sample's target.</param>
public sealed class Mixup(int features, int outputs)
{
    private readonly Tensor _input = new(0, features);
    private readonly Tensor _target = new(0, outputs);

    /// <summary>Mixes a batch in place.</summary>
    /// <param name="input">[samples × features].</param>
    /// <param name="target">[samples × outputs].</param>
    /// <param name="random">The random numbers of this batch.</param>
    public void Apply(Tensor input, Tensor target, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        _input.Resize(input.Rows);
        _target.Resize(target.Rows);
        input.Values.CopyTo(_input.Values);
        target.Values.CopyTo(_target.Values);
        // The order of the batch is random already: with any distance every sample has a partner, and each is one once.
        int distance = random.Below(0, input.Rows);
        for (int row = 0; row < input.Rows; row++)
        {
            int partner = (row + distance) % input.Rows;
            float share = Beta22(random, 1 + (3L * row));
            TensorPrimitives.Lerp<float>(_input.Row(partner), _input.Row(row), share, input.Row(row));
            TensorPrimitives.Lerp<float>(_target.Row(partner), _target.Row(row), share, target.Row(row));
        }
    }

    /// <summary>The middle one of three uniform variates has the distribution Beta(2, 2).</summary>
    private static float Beta22(RandomStream random, long position)
    {
        float a = Uniform(random, position), b = Uniform(random, position + 1), c = Uniform(random, position + 2);
        return MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));
    }

    private static float Uniform(RandomStream random, long position) => (random.Bits(position) >> 40) * (1f / (1 << 24));
}
