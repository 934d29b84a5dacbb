using System.Numerics.Tensors;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Metrics;

/// <summary>How well class probabilities fit known labels.</summary>
/// <param name="Count">Number of samples with a known label.</param>
/// <param name="Accuracy">Share of samples whose most probable class is their own.</param>
/// <param name="AreaUnderCurve">Of the ROC curve of class 0 against the rest.</param>
/// <param name="Confusion">[true class][predicted class]: numbers of samples.</param>
/// <param name="Precision">Of each class: the share of those predicted as it that are; NaN where none was predicted.</param>
/// <param name="Recall">Of each class: the share of its samples that were predicted as it; NaN where it has none.</param>
public sealed record ClassificationMetrics(
    int Count, double Accuracy, double AreaUnderCurve, int[][] Confusion, double[] Precision, double[] Recall)
{
    /// <summary>Computes the metrics over the samples whose label is known.</summary>
    /// <param name="probabilities">[samples × classes].</param>
    /// <param name="labels">[samples]; what is none of the classes (-1) is unknown.</param>
    /// <returns>The metrics, or null where no label is known.</returns>
    public static ClassificationMetrics? Of(Tensor probabilities, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        int classes = probabilities.Columns, count = 0, right = 0;
        int[][] confusion = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0 || labels[row] >= classes) continue;
            int predicted = TensorPrimitives.IndexOfMax<float>(probabilities.Row(row));
            confusion[labels[row]][predicted]++;
            count++;
            if (predicted == labels[row]) right++;
        }

        if (count == 0) return null;
        double[] precision = new double[classes], recall = new double[classes];
        for (int c = 0; c < classes; c++)
        {
            precision[c] = (double)confusion[c][c] / confusion.Sum(row => row[c]);
            recall[c] = (double)confusion[c][c] / confusion[c].Sum();
        }

        return new ClassificationMetrics(
            count, (double)right / count, Roc(probabilities, labels).AreaUnderCurve, confusion, precision, recall);
    }

    /// <summary>The ROC curve of class 0 against the rest, over the samples whose label is known.</summary>
    /// <param name="probabilities">[samples × classes].</param>
    /// <param name="labels">[samples]; what is none of the classes (-1) is unknown.</param>
    public static RocCurve Roc(Tensor probabilities, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        List<double> scores = [];
        List<bool> positive = [];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0 || labels[row] >= probabilities.Columns) continue;
            scores.Add(probabilities[row, 0]);
            positive.Add(labels[row] == 0);
        }

        return RocCurve.Of(scores.ToArray(), positive.ToArray());
    }
}
