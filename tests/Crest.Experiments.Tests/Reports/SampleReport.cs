using Crest.Experiments.Reports;

namespace Crest.Experiments.Tests.Reports;

/// <summary>
/// A report with one of everything, drawn from a fixed seed; <c>sample-report FILE</c> on the command line of the
/// tests writes it for looking at.
/// </summary>
internal static class SampleReport
{
    private static readonly string[] Bands = ["g", "r", "i", "z", "y"];
    private static readonly string[] Classes = ["Ia", "Ib/c", "II"];

    public static HtmlReport Create()
    {
        var random = new Random(1);
        var report = new HtmlReport("20190705_01_highway", "Three classes of simulated light curves, 10,000 in the test split");
        report.AddSection("Result")
            .AddKeyFigures(
                new KeyFigure("accuracy", "0.872", "± 0.004 (bootstrap)"), new KeyFigure("mean AUC", "0.961"),
                new KeyFigure("epochs", "120", "best at 97"), new KeyFigure("parameters", "1,204,003"))
            .AddText(
                "The best of 40 trials. The test split was looked at once.\n\nClasses are weighted by their share in the training split.")
            .AddCharts(Confusion(), Roc(random));
        report.AddSection("Training").AddCharts(Losses(random), Calibration());
        report.AddSection("Redshift")
            .AddCharts(Predictions("All test samples", 10_000, random), Predictions("Spectroscopic subsample", 400, random));
        report.AddSection("Scores").AddCharts(Scores(random));
        report.AddSection("Light curves").AddCharts(LightCurves(random, 1), LightCurves(random, 6));
        report.AddSection("Parameters").AddTable(new ReportTable(
            ["name", "value", "importance"], [["hidden", "300", "0.41"], ["dropout", "0.1", "0.22"], ["rate", "1e-3", "0.07"]])
        {
            Title = "The best trial",
        });
        return report;
    }

    private static MatrixChart Confusion() => new()
    {
        Title = "Confusion matrix",
        RowLabel = "true class",
        ColumnLabel = "predicted class",
        Rows = Classes,
        Columns = Classes,
        Counts = new long[,] { { 4410, 380, 210 }, { 310, 1120, 270 }, { 95, 340, 2865 } },
        Caption = "Share of each true class, with the number of samples.",
    };

    private static LineChart Roc(Random random)
    {
        return new LineChart
        {
            Title = "Receiver operating characteristic",
            X = new ChartAxis("false positive rate"),
            Y = new ChartAxis("true positive rate"),
            Diagonal = true,
            Series = [.. Classes.Select((name, k) =>
            {
                double[] x = [.. Enumerable.Range(0, 5000).Select(_ => random.NextDouble()).Order()];
                double power = 0.06 + (0.05 * k);
                return new LineSeries($"{name} (AUC {1 / (1 + power):0.000})", x, [.. x.Select(v => Math.Pow(v, power))]);
            })],
        };
    }

    private static LineChart Losses(Random random)
    {
        double[] epochs = [.. Enumerable.Range(1, 120).Select(i => (double)i)];
        return new LineChart
        {
            Title = "Loss",
            X = new ChartAxis("epoch"),
            Y = new ChartAxis("cross-entropy", "nat"),
            Series =
            [
                new LineSeries("training", epochs, [.. epochs.Select(e => 0.2 + (0.9 * Math.Exp(-e / 25)) + (0.01 * random.NextDouble()))]),
                new LineSeries(
                    "validation", epochs, [.. epochs.Select(e => 0.33 + (0.8 * Math.Exp(-e / 20)) + (0.04 * random.NextDouble()))]),
            ],
        };
    }

    private static LineChart Calibration()
    {
        double[] bins = [.. Enumerable.Range(0, 10).Select(i => (i + 0.5) / 10)];
        return new LineChart
        {
            Title = "Calibration",
            X = new ChartAxis("predicted probability"),
            Y = new ChartAxis("observed share"),
            Diagonal = true,
            Series = [new LineSeries(
                "Ia", bins, [.. bins.Select(b => Math.Clamp((1.15 * b) - 0.07, 0, 1))],
                [4201, 812, 377, 240, 201, 190, 254, 360, 770, 2595])],
            Caption = "Above each bin the number of samples in it.",
        };
    }

    private static PredictionChart Predictions(string title, int count, Random random)
    {
        double[] z = [.. Enumerable.Range(0, count).Select(_ => 0.05 + (1.1 * Math.Sqrt(random.NextDouble())))];
        return new PredictionChart
        {
            Title = title,
            X = new ChartAxis("true redshift"),
            Y = new ChartAxis("predicted redshift"),
            True = z,
            Predicted = [.. z.Select(v => v + (0.06 * (1 + v) * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)))],
        };
    }

    private static Histogram Scores(Random random) => new()
    {
        Title = "Score by class",
        X = new ChartAxis("score") { Minimum = 0, Maximum = 1 },
        Series =
        [
            new HistogramSeries("real", [.. Enumerable.Range(0, 4000).Select(_ => Math.Pow(random.NextDouble(), 0.25))]),
            new HistogramSeries("bogus", [.. Enumerable.Range(0, 6000).Select(_ => Math.Pow(random.NextDouble(), 3))]),
        ],
    };

    private static ScatterChart LightCurves(Random random, int panels) => new()
    {
        Title = panels == 1 ? "SN 1 (z = 0.42)" : "The next six candidates",
        X = new ChartAxis("MJD", "d"),
        Y = new ChartAxis("flux", "µJy"),
        // A survey may lack a band that the order of the colours has.
        SeriesOrder = [.. Bands, "u"],
        MarkName = panels == 1 ? null : "predicted peak",
        Panels = [.. Enumerable.Range(0, panels)
            .Select(p => new ScatterPanel(panels == 1 ? "" : $"HSC17b{(char)('a' + p)}pyk", [.. Bands.Skip(p % 2).Select((band, b) =>
            {
                double[] time = [.. Enumerable.Range(0, 9).Select(i => 57755.4 + (12 * i) + (2.5 * b))];
                double[] flux = [.. time.Select(
                    t => ((p + 1) * (4 + b) * Math.Exp(-Math.Pow((t - 57800) / 22, 2))) + (0.6 * (random.NextDouble() - 0.5)))];
                return new ScatterSeries(band, time, flux, [.. time.Select(_ => 0.2 + (0.1 * b))]);
            })]) { Mark = p == 0 ? null : 57800 })],
    };
}
