using Crest.Foundation.Errors;
using Crest.Learning.Metrics;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Supernova;

/// <summary>Predicted classes of objects whose class is known, with what they are worth.</summary>
/// <param name="FirstClass">Probability of class 0.</param>
/// <param name="IsFirstClass">Whether the object is of class 0.</param>
/// <param name="Metrics">Accuracy, confusion, area under the curve of class 0 against the rest.</param>
internal sealed record ClassPredictions(double[] FirstClass, bool[] IsFirstClass, ClassificationMetrics Metrics)
{
    public RocCurve Roc => RocCurve.Of(FirstClass, IsFirstClass);

    /// <summary>Reads what <c>crest predict sn-class</c> wrote; null where there is no such file or no class is known.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">Number of classes of the model.</param>
    /// <exception cref="CrestException">The file is damaged or of another model.</exception>
    public static ClassPredictions? Read(string path, int classes)
    {
        if (!File.Exists(path)) return null;
        PredictionTable table = PredictionTable.Read(path);
        if (table.Columns.Count <= classes || table.Columns[classes] != "label")
            throw new CrestException(
                $"{path}: has not the columns of {classes} classes and their label; predict again with the model beside it");
        double[][] known =
            [.. table.Values.Where(row => row[classes] >= 0 && row[classes] < classes && !row.Take(classes).Any(double.IsNaN))];
        var probabilities = new Tensor(known.Length, classes);
        for (int row = 0; row < known.Length; row++)
            for (int c = 0; c < classes; c++)
                probabilities[row, c] = (float)known[row][c];
        ClassificationMetrics? metrics = ClassificationMetrics.Of(probabilities, [.. known.Select(row => (int)row[classes])]);
        return metrics is null
            ? null
            : new ClassPredictions([.. known.Select(row => row[0])], [.. known.Select(row => (int)row[classes] == 0)], metrics);
    }
}
