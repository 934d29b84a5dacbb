using System.Globalization;
using Crest.Experiments.Reports;
using Crest.Learning.Metrics;

namespace Crest.Pipelines.Supernova;

/// <summary>The charts of <see cref="SupernovaReport"/>.</summary>
internal static class SupernovaCharts
{
    private const int CalibrationBins = 10;

    /// <summary>A band has its colour in every report, whichever bands a survey has; u, which few have, comes after the others.</summary>
    public static IReadOnlyList<string> BandOrder { get; } = ["g", "r", "i", "z", "y", "u"];

    /// <summary>Counts by true and predicted class.</summary>
    public static MatrixChart Confusion(ClassPredictions test, IReadOnlyList<string> classes)
    {
        var counts = new long[classes.Count, classes.Count];
        for (int row = 0; row < classes.Count; row++)
            for (int column = 0; column < classes.Count; column++)
                counts[row, column] = test.Metrics.Confusion[row][column];
        return new MatrixChart
        {
            Title = "Confusion matrix",
            Caption = $"Share of each true type and number of objects; {test.Metrics.Count} in all, of the test split.",
            RowLabel = "true type",
            ColumnLabel = "predicted type",
            Rows = classes,
            Columns = classes,
            Counts = counts,
        };
    }

    /// <summary>Class 0 against the rest, for each set of predictions that has both.</summary>
    public static LineChart Roc(string type, params IEnumerable<(string Name, ClassPredictions? Predictions)> sets)
    {
        IEnumerable<(string Name, RocCurve Roc)> curves = sets.Where(s => s.Predictions is not null)
            .Select(s => (s.Name, s.Predictions!.Roc)).Where(s => !double.IsNaN(s.Roc.AreaUnderCurve));
        return new LineChart
        {
            Title = $"{type} against the rest: receiver operating characteristic",
            X = new ChartAxis("false positive rate"),
            Y = new ChartAxis("true positive rate"),
            Diagonal = true,
            Series = [.. curves.Select(c => new LineSeries(
                string.Create(CultureInfo.InvariantCulture, $"{c.Name} (AUC {c.Roc.AreaUnderCurve:F3})"), c.Roc.FalsePositiveRates,
                c.Roc.TruePositiveRates))],
        };
    }

    /// <summary>Whether the probabilities of class 0 come true.</summary>
    public static LineChart Calibration(string type, ClassPredictions test)
    {
        CalibrationCurve curve = CalibrationCurve.Of(test.FirstClass, test.IsFirstClass, CalibrationBins);
        return new LineChart
        {
            Title = $"Calibration of the probability of {type}",
            Caption = "On the line, as many come true as are predicted. "
                + "The numbers are those of the objects of the test split behind each point.",
            X = new ChartAxis($"predicted probability of {type}"),
            Y = new ChartAxis($"share that is {type}"),
            Diagonal = true,
            Series = [new LineSeries("", curve.Predicted, curve.Observed, [.. curve.Counts.Select(count => (long)count)])],
        };
    }

    /// <summary>Predicted against true redshift.</summary>
    public static PredictionChart Redshift(NumberPredictions test) => new()
    {
        Title = "Redshift",
        Caption = $"The {test.True.Length} objects of the test split.",
        X = new ChartAxis("true redshift"),
        Y = new ChartAxis("predicted redshift"),
        True = test.True,
        Predicted = test.Predicted,
    };

    /// <summary>Predicted against true day of peak brightness.</summary>
    public static PredictionChart PeakDay(NumberPredictions test) => new()
    {
        Title = "Peak day",
        Caption = $"The {test.True.Length} objects of the test split; days count from the season's first visit.",
        X = new ChartAxis("true peak day", "days"),
        Y = new ChartAxis("predicted peak day", "days"),
        True = test.True,
        Predicted = test.Predicted,
    };
}
