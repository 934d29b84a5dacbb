using System.Numerics.Tensors;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Losses;

/// <summary>Σ (output - target)², the mean over the samples; gradient 2 (output - target) / samples.</summary>
public sealed class SquaredError : Loss
{
    /// <inheritdoc/>
    public override string ScoreName => "rmse";

    /// <inheritdoc/>
    public override double Compute(Tensor output, Tensor target, Tensor gradient)
    {
        gradient.Resize(output.Rows);
        TensorPrimitives.Subtract(output.Values, target.Values, gradient.Values);
        double loss = TensorPrimitives.SumOfSquares<float>(gradient.Values) / output.Rows;
        TensorPrimitives.Multiply(gradient.Values, 2f / output.Rows, gradient.Values);
        return loss;
    }

    /// <inheritdoc/>
    public override double Score(Tensor output, Tensor target)
    {
        double sum = 0;
        for (int i = 0; i < output.Length; i++) sum += Math.Pow(output.Values[i] - target.Values[i], 2);
        return Math.Sqrt(sum / output.Length);
    }
}
