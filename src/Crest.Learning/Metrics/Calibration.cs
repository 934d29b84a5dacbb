using Crest.Learning.Losses;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Metrics;

/// <summary>
/// What makes the outputs of a classifier probabilities that come true as often as they say: they are divided by a temperature and moved
/// by an offset for each class before the softmax (Guo et al. 2017, "On calibration of modern neural networks", sections 4.2 and 4.1:
/// temperature scaling, with the offsets of vector scaling).
/// </summary>
/// <param name="Temperature">Above 0.</param>
/// <param name="Offsets">One a class; their sum is 0.</param>
public sealed record Calibration(double Temperature, IReadOnlyList<double> Offsets)
{
    private const double Least = 0.05, Most = 20;
    private const int Rounds = 10, Steps = 20;

    /// <summary>The outputs as they are.</summary>
    /// <param name="classes">Number of classes.</param>
    public static Calibration None(int classes) => new(1, new double[classes]);

    /// <summary>Finds the calibration with the lowest cross-entropy.</summary>
    /// <param name="logits">
    /// Outputs of each network before the softmax [samples × classes or more]; their probabilities are averaged.
    /// </param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="labels">[samples]; -1 where not known.</param>
    /// <returns>A temperature from 0.05 to 20; 1 and no offsets where no label is known.</returns>
    /// <remarks>
    /// In turns: a golden-section search for the logarithm of the temperature, in which the loss of one network is convex; and offsets by
    /// the logarithm of what share of the samples is of a class and what is predicted, which is 0 where the loss is lowest. A sample of
    /// each class is counted in addition, so that no class that happens to be missing is ruled out.
    /// </remarks>
    public static Calibration Fit(IReadOnlyList<Tensor> logits, int classes, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        int[] known = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] >= 0 && labels[i] < classes)];
        Calibration best = None(classes);
        if (known.Length == 0) return best;
        double[] shares = [.. Enumerable.Range(0, classes).Select(c =>
            (known.Count(i => labels[i] == c) + 1.0) / (known.Length + classes))];
        for (int round = 0; round < Rounds; round++)
        {
            best = best with { Temperature = TemperatureFor(best, logits, labels, known) };
            for (int step = 0; step < Steps; step++) best = best.Moved(logits, known, shares);
        }

        return best;
    }

    /// <summary>The mean of the networks' probabilities.</summary>
    /// <param name="logits">Outputs of each network before the softmax [samples × classes or more].</param>
    /// <param name="spread">The standard deviation of the networks' probabilities [samples × classes]; 0 where there is one.</param>
    /// <returns>[samples × classes].</returns>
    public Tensor Probabilities(IReadOnlyList<Tensor> logits, out Tensor spread)
    {
        ArgumentNullException.ThrowIfNull(logits);
        int rows = logits[0].Rows, classes = Offsets.Count;
        Tensor mean = new(rows, classes), one = new(1, classes);
        spread = new Tensor(rows, classes);
        for (int row = 0; row < rows; row++)
        {
            foreach (Tensor of in logits)
            {
                Softmax(of.Row(row), one);
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

    private static double TemperatureFor(Calibration start, IReadOnlyList<Tensor> logits, int[] labels, int[] known)
    {
        double Loss(double logarithm) => (start with { Temperature = Math.Exp(logarithm) }).Loss(logits, labels, known);
        double golden = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Least), high = Math.Log(Most);
        double left = high - (golden * (high - low)), right = low + (golden * (high - low));
        double atLeft = Loss(left), atRight = Loss(right);
        while (high - low > 1e-3)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (golden * (high - low));
                atLeft = Loss(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (golden * (high - low));
                atRight = Loss(right);
            }
        }

        return Math.Exp((low + high) / 2);
    }

    private Calibration Moved(IReadOnlyList<Tensor> logits, int[] known, double[] shares)
    {
        double[] predicted = new double[shares.Length];
        var one = new Tensor(1, shares.Length);
        foreach (int row in known)
        {
            foreach (Tensor of in logits)
            {
                Softmax(of.Row(row), one);
                for (int c = 0; c < predicted.Length; c++) predicted[c] += one[0, c] / logits.Count / known.Length;
            }
        }

        double[] moved = [.. Offsets.Select((offset, c) => offset + Math.Log(shares[c] / Math.Max(predicted[c], 1e-12)))];
        double mean = moved.Average();
        return this with { Offsets = [.. moved.Select(offset => offset - mean)] };
    }

    private double Loss(IReadOnlyList<Tensor> logits, int[] labels, int[] known)
    {
        double loss = 0;
        var one = new Tensor(1, Offsets.Count);
        foreach (int row in known)
        {
            double probability = 0;
            foreach (Tensor of in logits)
            {
                Softmax(of.Row(row), one);
                probability += one[0, labels[row]] / logits.Count;
            }

            loss -= Math.Log(Math.Max(probability, 1e-30));
        }

        return loss;
    }

    private void Softmax(ReadOnlySpan<float> logits, Tensor probabilities)
    {
        for (int c = 0; c < Offsets.Count; c++) probabilities[0, c] = (float)((logits[c] / Temperature) + Offsets[c]);
        SoftmaxCrossEntropy.Softmax(probabilities);
    }
}
