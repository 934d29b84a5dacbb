using Crest.Learning.Metrics;
using Crest.Numerics.Tensors;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Observations;

namespace Crest.Pipelines.LightCurves;

/// <summary>How well a model does on some light curves.</summary>
/// <param name="Classification">Of the classes.</param>
/// <param name="ChallengeScore">
/// F1 of the Supernova Photometric Classification Challenge for class 0 at probability 0.5: TP² / ((TP + FN) (TP + 3 FP)) (Kessler et al.
/// 2010, arXiv 1008.1024, equation 6).
/// </param>
/// <param name="CalibrationError">Expected calibration error of class 0, in ten bins of equal width.</param>
/// <param name="Redshift">Of the redshifts; null where they are not predicted or not known.</param>
/// <param name="PeakDay">Of the days of the peak; null where they are not predicted or not known.</param>
public sealed record LightCurveMetrics(
    ClassificationMetrics Classification, double ChallengeScore, double CalibrationError, RegressionMetrics? Redshift,
    RegressionMetrics? PeakDay) : ISplitMetrics
{
    private const int Bins = 10;

    /// <summary>Computes the metrics over the objects whose class is known; null where there is none.</summary>
    /// <param name="prediction">Of all objects.</param>
    /// <param name="table">The objects.</param>
    /// <param name="judged">Which of them are judged; null for all.</param>
    internal static LightCurveMetrics? Of(LightCurvePrediction prediction, ObservationTable table, bool[]? judged = null)
    {
        int[] labels = [.. table.Label.Select((label, i) => judged?[i] != false ? label : -1)];
        if (ClassificationMetrics.Of(prediction.Probabilities, labels) is not { } classes) return null;
        Tensor probabilities = prediction.Probabilities;
        int[] known = [.. Enumerable.Range(0, table.Count).Where(i => labels[i] >= 0 && labels[i] < probabilities.Columns)];
        int found = known.Count(i => labels[i] == 0 && probabilities[i, 0] > 0.5f),
            missed = known.Count(i => labels[i] == 0) - found, wrong = known.Count(i => labels[i] != 0 && probabilities[i, 0] > 0.5f);
        double score = (double)found * found / ((found + missed) * (found + (3.0 * wrong)));
        return new LightCurveMetrics(
            classes, score,
            CalibrationCurve.ExpectedError(
                [.. known.Select(i => (double)probabilities[i, 0])], [.. known.Select(i => labels[i] == 0)], Bins),
            RegressionMetrics.Of(
                prediction.Redshift, TruthOf(prediction.Redshift, i => LightCurveData.RedshiftOf(table, i)), z => 1 + z, 0.15),
            RegressionMetrics.Of(prediction.PeakMjd, TruthOf(prediction.PeakMjd, i => table.PeakMjd[i]), _ => 1, 5));

        double[] TruthOf(double[] predicted, Func<int, double> truth) =>
            [.. predicted.Select((_, i) => judged?[i] != false ? truth(i) : double.NaN)];
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object> Figures()
    {
        ClassificationMetrics c = Classification;
        var figures = new Dictionary<string, object>
        {
            ["count"] = c.Count, ["accuracy"] = c.Accuracy, ["auc_class_0"] = c.AreaUnderCurve, ["f1_spcc"] = ChallengeScore,
            ["calibration_error"] = CalibrationError, ["precision"] = c.Precision, ["recall"] = c.Recall, ["confusion"] = c.Confusion,
        };
        if (Redshift is { } z)
            (figures["redshift_nmad"], figures["redshift_outliers"]) = (z.NormalisedMedianAbsoluteDeviation, z.OutlierFraction);
        if (PeakDay is { } p) (figures["peak_mae"], figures["peak_bias"]) = (p.MeanAbsoluteError, p.Bias);
        return figures;
    }

    /// <inheritdoc/>
    public string WhyUndefined(string figure)
    {
        if (figure is not ("auc_class_0" or "f1_spcc")) return "it is not defined for these objects";
        return Classification.Confusion[0].Sum() == 0 ? "no object is of class 0" : "all objects are of class 0";
    }
}
