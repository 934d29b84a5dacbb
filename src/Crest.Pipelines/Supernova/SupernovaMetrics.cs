using Crest.Learning.Metrics;
using Crest.Numerics.Tensors;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary>How well a model does on one split; one of the two is there.</summary>
/// <param name="Classification">For classes.</param>
/// <param name="Regression">For redshifts and peak days.</param>
public sealed record SupernovaMetrics(ClassificationMetrics? Classification, RegressionMetrics? Regression) : ISplitMetrics
{
    /// <summary>The metrics over the objects whose truth is known and that have a prediction; null where there is none.</summary>
    internal static SupernovaMetrics? Of(SupernovaTask task, Tensor predictions, SupernovaData data)
    {
        if (task == SupernovaTask.Class)
        {
            int[] labels = [.. data.Set.Table.Label.Select((label, row) => float.IsNaN(predictions[row, 0]) ? -1 : label)];
            return ClassificationMetrics.Of(predictions, labels) is { } classes ? new SupernovaMetrics(classes, null) : null;
        }

        double[] values = [.. predictions.Values.ToArray().Select(v => (double)v)];
        double[] truths = [.. data.Truth(task).Select((truth, row) => double.IsNaN(values[row]) ? double.NaN : truth)];
        RegressionMetrics? numbers = RegressionMetrics.Of(values, truths, task.ErrorScale(), task.OutlierThreshold());
        return numbers is null ? null : new SupernovaMetrics(null, numbers);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object> Figures()
    {
        if (Classification is { } c)
        {
            return new Dictionary<string, object>
            {
                ["count"] = c.Count,
                ["accuracy"] = c.Accuracy,
                ["auc_class_0"] = c.AreaUnderCurve,
                ["precision"] = c.Precision,
                ["recall"] = c.Recall,
                ["confusion"] = c.Confusion,
            };
        }

        RegressionMetrics r = Regression!;
        return new Dictionary<string, object>
        {
            ["count"] = r.Count,
            ["rmse"] = r.RootMeanSquareError,
            ["mae"] = r.MeanAbsoluteError,
            ["bias"] = r.Bias,
            ["nmad"] = r.NormalisedMedianAbsoluteDeviation,
            ["outlier_fraction"] = r.OutlierFraction,
            ["outlier_threshold"] = r.OutlierThreshold,
        };
    }

    /// <inheritdoc/>
    public string WhyUndefined(string figure)
    {
        if (Classification is not { } c || figure != "auc_class_0") return "it is not defined for these objects";
        return c.Confusion[0].Sum() == 0 ? "no object is of class 0" : "all objects are of class 0";
    }
}
