using System.Numerics.Tensors;
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

    /// <summary>Probabilities of one row; returns the logarithm of the sum of the exponentials. The largest logit is taken out first.</summary>
    private static double Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float largest = float.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = MathF.Max(largest, logit);
        for (int c = 0; c < logits.Length; c++)
        {
            probabilities[c] = MathF.Exp(logits[c] - largest);
            sum += probabilities[c];
        }

        double logSum = largest + Math.Log(sum);
        for (int c = 0; c < logits.Length; c++) probabilities[c] /= sum;
        return logSum;
    }
}
