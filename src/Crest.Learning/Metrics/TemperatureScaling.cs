using Crest.Learning.Losses;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Metrics;

/// <summary>
/// One number by which the outputs of a classifier are divided before the softmax, so that its probabilities come true as often as they say
/// (Guo et al. 2017, "On calibration of modern neural networks", section 4.2). The most probable class stays what it is.
/// </summary>
public static class TemperatureScaling
{
    private const double Least = 0.05, Most = 20;

    /// <summary>Finds the temperature with the lowest cross-entropy.</summary>
    /// <param name="logits">Outputs of each network before the softmax [samples × classes]; their probabilities are averaged.</param>
    /// <param name="labels">[samples]; -1 where not known.</param>
    /// <returns>From 0.05 to 20; 1 where no label is known.</returns>
    /// <remarks>A golden-section search in the logarithm: the loss of one network is convex in 1 / T.</remarks>
    public static double Fit(IReadOnlyList<Tensor> logits, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.All(label => label < 0)) return 1;
        double golden = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Least), high = Math.Log(Most);
        double left = high - (golden * (high - low)), right = low + (golden * (high - low));
        double atLeft = Loss(logits, labels, Math.Exp(left)), atRight = Loss(logits, labels, Math.Exp(right));
        while (high - low > 1e-4)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (golden * (high - low));
                atLeft = Loss(logits, labels, Math.Exp(left));
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (golden * (high - low));
                atRight = Loss(logits, labels, Math.Exp(right));
            }
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>The mean of the networks' probabilities.</summary>
    /// <param name="logits">Outputs of each network before the softmax [samples × classes]; more columns are left out.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="temperature">What the outputs are divided by, above 0.</param>
    /// <param name="spread">The standard deviation of the networks' probabilities [samples × classes]; 0 where there is one.</param>
    /// <returns>[samples × classes].</returns>
    public static Tensor Probabilities(IReadOnlyList<Tensor> logits, int classes, double temperature, out Tensor spread)
    {
        ArgumentNullException.ThrowIfNull(logits);
        int rows = logits[0].Rows;
        Tensor mean = new(rows, classes), one = new(1, classes);
        spread = new Tensor(rows, classes);
        for (int row = 0; row < rows; row++)
        {
            foreach (Tensor of in logits)
            {
                for (int c = 0; c < classes; c++) one[0, c] = (float)(of[row, c] / temperature);
                SoftmaxCrossEntropy.Softmax(one);
                for (int c = 0; c < classes; c++)
                {
                    mean[row, c] += one[0, c] / logits.Count;
                    spread[row, c] += one[0, c] * one[0, c] / logits.Count;
                }
            }

            for (int c = 0; c < classes; c++)
                spread[row, c] = MathF.Sqrt(Math.Max(0, spread[row, c] - (mean[row, c] * mean[row, c])));
        }

        return mean;
    }

    private static double Loss(IReadOnlyList<Tensor> logits, int[] labels, double temperature)
    {
        Tensor probabilities = Probabilities(logits, logits[0].Columns, temperature, out _);
        double loss = 0;
        for (int row = 0; row < labels.Length; row++)
            if (labels[row] >= 0) loss -= Math.Log(Math.Max(probabilities[row, labels[row]], 1e-30f));
        return loss;
    }
}
