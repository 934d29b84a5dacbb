using Crest.Foundation.Errors;
using Crest.Learning.Metrics;

namespace Crest.Pipelines.Supernova;

/// <summary>Predicted redshifts or peak days of objects of which they are known, with what they are worth.</summary>
/// <param name="True">What is known.</param>
/// <param name="Predicted">What was predicted, as many.</param>
/// <param name="Metrics">The errors.</param>
internal sealed record NumberPredictions(double[] True, double[] Predicted, RegressionMetrics Metrics)
{
    /// <summary>Reads what <c>crest predict redshift|sn-epoch</c> wrote; null where there is no such file or nothing is known.</summary>
    /// <param name="path">The file.</param>
    /// <param name="task">Which of the two it is.</param>
    /// <exception cref="CrestException">The file is damaged or of another task.</exception>
    public static NumberPredictions? Read(string path, SupernovaTask task)
    {
        if (!File.Exists(path)) return null;
        PredictionTable table = PredictionTable.Read(path);
        if (!table.Columns.Take(2).SequenceEqual(["prediction", "label"]))
            throw new CrestException($"{path}: has not the columns 'prediction' and 'label'; is it the folder of {task.Name()}?");
        double[][] known = [.. table.Values.Where(row => row[1] != -1 && !double.IsNaN(row[0]))];
        double[] predicted = [.. known.Select(row => row[0])], truth = [.. known.Select(row => row[1])];
        RegressionMetrics? metrics = RegressionMetrics.Of(predicted, truth, task.ErrorScale(), task.OutlierThreshold());
        return metrics is null ? null : new NumberPredictions(truth, predicted, metrics);
    }
}
