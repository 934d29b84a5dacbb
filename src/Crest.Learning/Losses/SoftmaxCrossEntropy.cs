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
    public static unsafe void Softmax(Tensor outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        for (int row = 0; row < outputs.Rows; row++)
        {
            float* logits = outputs.Pointer + ((nint)row * outputs.Columns);
            (float largest, float sum) = SumOfExponentials(logits, outputs.Columns);
            Vector512<float> scale = Vector512.Create(1 / sum);
            for (int c = 0; c < outputs.Columns; c += VectorRow.Lanes)
                VectorRow.Store(Exponentials(logits + c, largest) * scale, logits + c, outputs.Columns - c);
        }
    }

    /// <inheritdoc/>
    public override unsafe double Compute(Tensor output, Tensor target, Tensor gradient)
    {
        if (target.Rows != output.Rows || target.Columns != output.Columns || gradient.Columns != output.Columns)
            throw new ArgumentException(
                $"{target.Rows} × {target.Columns} targets and a gradient of {gradient.Columns} columns do not fit "
                + $"{output.Rows} × {output.Columns} outputs");
        gradient.Resize(output.Rows);
        double loss = 0;
        for (int row = 0; row < output.Rows; row++)
        {
            nint start = (nint)row * output.Columns;
            loss += ComputeRow(output.Pointer + start, target.Pointer + start, gradient.Pointer + start, output.Columns, 1f / output.Rows);
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
    /// Σ target · log Σ exp(logit - largest) - Σ target·(logit - largest). The gradient computes the exponentials again, which is faster
    /// than storing and reloading them.
    /// </summary>
    private static unsafe double ComputeRow(float* logits, float* target, float* gradient, int classes, float factor)
    {
        (float largest, float sum) = SumOfExponentials(logits, classes);
        Vector512<float> top = Vector512.Create(largest), targets = default, products = default;
        for (int c = 0; c < classes; c += VectorRow.Lanes)
        {
            Vector512<float> beginning = VectorRow.Beginning(classes - c), some = Vector512.Load(target + c) & beginning;
            targets += some;
            products += some * ((Vector512.Load(logits + c) - top) & beginning);
        }

        float total = VectorFunctions.Sum(targets);
        Vector512<float> scale = Vector512.Create(total / sum), factors = Vector512.Create(factor);
        for (int c = 0; c < classes; c += VectorRow.Lanes)
        {
            Vector512<float> wanted = Vector512.Load(target + c);
            VectorRow.Store(((Exponentials(logits + c, largest) * scale) - wanted) * factors, gradient + c, classes - c);
        }

        return (total * Math.Log(sum)) - VectorFunctions.Sum(products);
    }

    /// <summary>The largest logit of a row, and the sum of the exponentials once it is taken out.</summary>
    private static unsafe (float Largest, float Sum) SumOfExponentials(float* logits, int classes)
    {
        // The lanes beyond the row, whatever they hold, count as e^-∞.
        Vector512<float> least = Vector512.Create(float.NegativeInfinity), largest = least, sum = default;
        for (int c = 0; c < classes; c += VectorRow.Lanes)
            largest = Vector512.Max(
                largest, Vector512.ConditionalSelect(VectorRow.Beginning(classes - c), Vector512.Load(logits + c), least));
        float top = VectorFunctions.Largest(largest);
        for (int c = 0; c < classes; c += VectorRow.Lanes) sum += Exponentials(logits + c, top) & VectorRow.Beginning(classes - c);
        return (top, VectorFunctions.Sum(sum));
    }

    /// <summary>exp(logit - largest), 0 where it underflows.</summary>
    private static unsafe Vector512<float> Exponentials(float* logits, float largest)
    {
        Vector512<float> below = Vector512.Load(logits) - Vector512.Create(largest);
        return Vector512.AndNot(VectorFunctions.Exp(below), Vector512.LessThan(below, Vector512.Create(-87f)));
    }
}
