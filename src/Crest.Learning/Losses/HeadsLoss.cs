using Crest.Numerics.Tensors;

namespace Crest.Learning.Losses;

/// <summary>
/// The loss of several heads on one trunk: cross-entropy of the classes, and for each number that is predicted with its error the negative
/// logarithm of a normal distribution, (log σ² + (y - μ)² / σ²) / 2. A row of outputs contains the classes, then μ and log σ² of each
/// number; a row of targets the probability of each class, all 0 where it is not known, then the numbers, NaN where they are not known.
/// </summary>
/// <param name="classes">Number of classes; 0 for none.</param>
/// <param name="numbers">Number of numbers; 0 for none.</param>
/// <param name="numberWeight">Weight of a number's loss beside that of the classes, above 0.</param>
/// <remarks>Nix, Weigend 1994: "Estimating the mean and variance of the target probability distribution".</remarks>
public sealed class HeadsLoss(int classes, int numbers, double numberWeight = 1) : Loss
{
    /// <summary>log σ² is kept within ± this, on both sides of which a number has no gradient by it.</summary>
    private const float LargestLogVariance = 12;

    private readonly SoftmaxCrossEntropy _crossEntropy = new();
    private readonly Tensor _logits = new(0, classes), _wanted = new(0, classes), _byLogits = new(0, classes);

    /// <inheritdoc/>
    public override string ScoreName => classes > 0 ? "accuracy" : "rmse";

    /// <summary>Number of outputs of a sample.</summary>
    public int Outputs => classes + (2 * numbers);

    /// <summary>Number of targets of a sample.</summary>
    public int Targets => classes + numbers;

    /// <inheritdoc/>
    public override double Compute(Tensor output, Tensor target, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(output);
        gradient.Resize(output.Rows);
        double loss = 0;
        if (classes > 0)
        {
            Divide(output, target);
            loss = _crossEntropy.Compute(_logits, _wanted, _byLogits);
        }

        for (int row = 0; row < output.Rows; row++)
        {
            ReadOnlySpan<float> predicted = output.Row(row)[classes..], wanted = target.Row(row)[classes..];
            Span<float> by = gradient.Row(row);
            if (classes > 0) _byLogits.Row(row).CopyTo(by);
            loss += Numbers(predicted, wanted, by[classes..], output.Rows);
        }

        return loss;
    }

    /// <inheritdoc/>
    public override double Score(Tensor output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        int known = 0;
        double sum = 0;
        for (int row = 0; row < output.Rows; row++)
        {
            ReadOnlySpan<float> predicted = output.Row(row), wanted = target.Row(row);
            if (classes > 0)
            {
                if (wanted[..classes].IndexOfAnyExcept(0f) < 0) continue;
                known++;
                if (Largest(predicted[..classes]) == Largest(wanted[..classes])) sum++;
            }
            else if (!float.IsNaN(wanted[0]))
            {
                known++;
                sum += Math.Pow(predicted[0] - wanted[0], 2);
            }
        }

        return classes > 0 ? sum / known : Math.Sqrt(sum / known);
    }

    private static int Largest(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values);

    private void Divide(Tensor output, Tensor target)
    {
        _logits.Resize(output.Rows);
        _wanted.Resize(output.Rows);
        for (int row = 0; row < output.Rows; row++)
        {
            output.Row(row)[..classes].CopyTo(_logits.Row(row));
            target.Row(row)[..classes].CopyTo(_wanted.Row(row));
        }
    }

    private double Numbers(ReadOnlySpan<float> predicted, ReadOnlySpan<float> wanted, Span<float> by, int rows)
    {
        double loss = 0, weight = numberWeight / rows;
        for (int number = 0; number < numbers; number++)
        {
            int at = 2 * number;
            by.Slice(at, 2).Clear();
            if (float.IsNaN(wanted[number])) continue;
            double logVariance = Math.Clamp(predicted[at + 1], -LargestLogVariance, LargestLogVariance);
            double difference = predicted[at] - wanted[number], precision = Math.Exp(-logVariance);
            loss += weight * 0.5 * (logVariance + (difference * difference * precision));
            by[at] = (float)(weight * difference * precision);
            if (Math.Abs(predicted[at + 1]) < LargestLogVariance)
                by[at + 1] = (float)(weight * 0.5 * (1 - (difference * difference * precision)));
        }

        return loss;
    }
}
