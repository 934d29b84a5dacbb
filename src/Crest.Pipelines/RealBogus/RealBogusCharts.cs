using System.Globalization;
using Crest.Experiments.Reports;
using Crest.Learning.Metrics;
using Crest.Learning.Training;

namespace Crest.Pipelines.RealBogus;

/// <summary>The charts of <see cref="RealBogusReport"/>.</summary>
internal static class RealBogusCharts
{
    private const int CalibrationBins = 10;

    /// <summary>The whole curve of each split.</summary>
    public static LineChart Roc(IReadOnlyList<ScoredSplit> splits) => new()
    {
        Title = "Receiver operating characteristic",
        Caption =
            "Every threshold of the score: the share of the real candidates found against the share of the bogus ones taken for real.",
        X = new ChartAxis("false positive rate"),
        Y = new ChartAxis("true positive rate"),
        Diagonal = true,
        Series = [.. splits.Select(s => Line(s.Roc(), 1, Name(s, "AUC", s.Metrics.Ranking.AreaUnderCurve)))],
    };

    /// <summary>The part of the curve that an observer works in.</summary>
    public static LineChart LowRates(IReadOnlyList<ScoredSplit> splits, double beta) => new()
    {
        Title = "At few false alarms",
        Caption = string.Create(
            CultureInfo.InvariantCulture, $"The same curve up to a false positive rate of {beta}, the part whose area is pAUC({beta})."),
        X = new ChartAxis("false positive rate") { Minimum = 0, Maximum = beta },
        Y = new ChartAxis("true positive rate") { Minimum = 0, Maximum = 1 },
        Series = [.. splits.Select(s => Line(s.Roc(), beta, Name(s, "pAUC", s.Metrics.Ranking.PartialArea)))],
    };

    /// <summary>How the scores of real and of bogus candidates lie; each in its own chart, since there are many more bogus ones.</summary>
    public static Histogram[] Scores(ScoredSplit split)
    {
        float[] sorted = [.. split.Scores.Order()];
        // A few scores far out would leave the rest in one bin.
        double low = sorted[sorted.Length / 500], high = sorted[^(1 + (sorted.Length / 500))];
        return [Of("real", true), Of("bogus", false)];

        Histogram Of(string kind, bool real) => new()
        {
            Title = $"Scores of {kind} candidates",
            Caption = $"The {split.Name} split, but for the 0.2 % of its candidates at either end.",
            X = new ChartAxis("score") { Minimum = low, Maximum = high },
            Series = [new HistogramSeries(kind, [.. split.Scores.Where((_, i) => split.Real[i] == real).Select(s => (double)s)])],
        };
    }

    /// <summary>Whether what is given a probability comes true as often.</summary>
    public static LineChart Calibration(RealBogusModel model, ScoredSplit split)
    {
        CalibrationCurve curve = CalibrationCurve.Of(model.Probabilities(split.Scores), split.Real, CalibrationBins);
        string fitted = model.Description.Calibration is null
            ? ""
            : ", which a logistic function of the score gives that was fitted to the validation split";
        return new LineChart
        {
            Title = "Calibration",
            Caption = $"The {split.Name} split in bins of the probability to be real{fitted}.",
            X = new ChartAxis("mean probability"),
            Y = new ChartAxis("share that is real"),
            Diagonal = true,
            Series = [new LineSeries(split.Name, curve.Predicted, curve.Observed, [.. curve.Counts.Select(c => (long)c)])],
        };
    }

    /// <summary>Loss and validation score along the training.</summary>
    public static LineChart[] Training(TrainingHistory history)
    {
        double[] steps = [.. history.Epochs.Select(e => (double)e.Epoch)];
        LineChart score = Of("Partial AUC of the validation split", "pAUC", e => e.ValidationScore);
        return history.Epochs.Any(e => double.IsFinite(e.TrainingLoss))
            ? [Of("Loss of the training split", "loss", e => e.TrainingLoss), score]
            : [score];

        LineChart Of(string title, string axis, Func<EpochReport, double> value) => new()
        {
            Title = title, X = new ChartAxis("epoch"), Y = new ChartAxis(axis),
            Series = [new LineSeries(axis, steps, [.. history.Epochs.Select(value)])],
        };
    }

    private static string Name(ScoredSplit split, string figure, Estimate estimate) =>
        string.Create(CultureInfo.InvariantCulture, $"{split.Name} ({figure} {estimate.Value:F3})");

    /// <summary>A curve up to a false positive rate, where it ends on the line between its neighbours.</summary>
    private static LineSeries Line(RocCurve roc, double end, string name)
    {
        List<double> x = [], y = [];
        for (int i = 0; i < roc.FalsePositiveRates.Length; i++)
        {
            double rate = roc.FalsePositiveRates[i];
            if (rate > end)
            {
                double share = (end - x[^1]) / (rate - x[^1]);
                y.Add(y[^1] + (share * (roc.TruePositiveRates[i] - y[^1])));
                x.Add(end);
                break;
            }

            x.Add(rate);
            y.Add(roc.TruePositiveRates[i]);
        }

        return new LineSeries(name, x, y);
    }
}
