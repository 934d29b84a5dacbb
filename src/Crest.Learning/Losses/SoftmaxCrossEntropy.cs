using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Losses;

/// <summary>
/// -Σ target·log softmax(output), the mean over the samples; targets are probabilities, so that mixed samples (mixup) have soft ones. The
/// gradient is (softmax · Σ target - target) / samples.
/// </summary>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string ScoreName => "accuracy";

    /// <summary>Turns outputs into class probabilities, row by row.</summary>
    /// <param name="outputs">[samples × classes]; overwritten.</param>
    public static void Softmax(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        for (int row = 0; row < outputs.Rows; row++) Softmax(outputs.Row(row), outputs.Row(row));
    }

    /// <inheritdoc/>
    public override double Compute(Tensor output, Tensor target, Tensor gradient)
    {
        gradient.Resize(output.Rows);
        double loss = 0;
        float perSample = 1f / output.Rows;
        for (int row = 0; row < output.Rows; row++)
        {
            ReadOnlySpan<float> logits = output.Row(row), wanted = target.Row(row);
            Span<float> by = gradient.Row(row);
            double logSum = Softmax(logits, by);
            float total = 0;
            for (int c = 0; c < logits.Length; c++)
            {
                loss += wanted[c] * (logSum - logits[c]);
                total += wanted[c];
            }

            for (int c = 0; c < logits.Length; c++) by[c] = ((by[c] * total) - wanted[c]) * perSample;
        }

        return loss / output.Rows;
    }

    /// <inheritdoc/>
    public override double Score(Tensor output, Tensor target)
    {
        int right = 0;
        for (int row = 0; row < output.Rows; row++)
            if (TensorPrimitives.IndexOfMax<float>(output.Row(row)) == TensorPrimitives.IndexOfMax<float>(target.Row(row))) right++;
        return (double)right / output.Rows;
    }

    /// <summary>
    /// Probabilities of one row; returns the logarithm of the sum of the exponentials. The largest logit is taken out first.
    /// </summary>
    private static unsafe double Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        // The lanes beyond the row, whatever they hold, count as e^-∞.
        Vector512<float> least = Vector512.Create(float.NegativeInfinity), largest = least, sum = default;
        fixed (float* from = logits, to = probabilities)
        {
            for (int c = 0; c < logits.Length; c += VectorRow.Lanes)
                largest = Vector512.Max(
                    largest, Vector512.ConditionalSelect(VectorRow.Beginning(logits.Length - c), Vector512.Load(from + c), least));
            float top = VectorFunctions.Largest(largest);
            for (int c = 0; c < logits.Length; c += VectorRow.Lanes)
            {
                Vector512<float> below = Vector512.Load(from + c) - Vector512.Create(top),
                    vanishing = Vector512.LessThan(below, Vector512.Create(-87f));
                Vector512<float> exponential =
                    Vector512.AndNot(VectorFunctions.Exp(below), vanishing) & VectorRow.Beginning(logits.Length - c);
                VectorRow.Store(exponential, to + c, logits.Length - c);
                sum += exponential;
            }

            float total = Vector512.Sum(sum);
            Vector512<float> scale = Vector512.Create(1 / total);
            for (int c = 0; c < logits.Length; c += VectorRow.Lanes)
                VectorRow.Store(Vector512.Load(to + c) * scale, to + c, logits.Length - c);
            return top + Math.Log(total);
        }
    }
}
