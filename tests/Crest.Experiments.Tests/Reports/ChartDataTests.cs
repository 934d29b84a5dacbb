using System.Text.Json.Nodes;
using Crest.Experiments.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Experiments.Tests.Reports;

/// <summary>The numbers that a chart puts into its page.</summary>
public sealed class ChartDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_histogram_counts_each_value_in_its_bin_and_the_upper_end_in_the_last()
    {
        JsonNode chart = Single(new Histogram
        {
            Title = "h",
            X = new ChartAxis("x") { Minimum = 0, Maximum = 1 },
            Bins = 4,
            Series = [new HistogramSeries("a", [0, 0.1, 0.25, 0.999, 1, 1.001, -0.1, double.NaN])],
        });
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Numbers(chart["edges"]!));
        Assert.Equal([2, 1, 0, 2], Numbers(chart["series"]![0]!["counts"]!));
    }

    [Fact]
    public void A_long_line_is_thinned_to_what_shows_of_it()
    {
        const int count = 100_000;
        double[] x = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        double[] y = new double[count];
        (y[12_345], y[67_890]) = (7, -3);
        JsonNode chart =
            Single(new LineChart { Title = "l", X = new ChartAxis("x"), Y = new ChartAxis("y"), Series = [new LineSeries("a", x, y)] });
        double[] thinX = Numbers(chart["series"]![0]!["x"]!), thinY = Numbers(chart["series"]![0]!["y"]!);
        Assert.InRange(thinX.Length, 500, 2000);
        Assert.Equal(thinX.Order(), thinX);
        Assert.Equal((0, count - 1), (thinX[0], thinX[^1]));
        Assert.Equal((12_345, 67_890), (thinX[Array.IndexOf(thinY, 7)], thinX[Array.IndexOf(thinY, -3)]));
    }

    [Fact]
    public void Numbers_in_the_page_are_right_to_a_hundred_thousandth_of_their_range()
    {
        var columns = from scale in Gen.Choose(-12, 12)
                      from offset in Gen.Choose(-60000, 60000)
                      from values in Gen.NonEmptyListOf(Gen.Choose(-1000000, 1000000))
                      select values.Select(v => offset + (v * Math.Pow(10, scale))).ToArray();
        Prop.ForAll(columns.ToArbitrary(), values =>
        {
            JsonNode chart = Single(new LineChart
            {
                Title = "l", X = new ChartAxis("x"), Y = new ChartAxis("y"), Series = [new LineSeries("a", values, values)],
            });
            // Where all values are the same, their size counts instead.
            double range = values.Max() - values.Min(), tolerance = (range > 0 ? range : Math.Abs(values[0])) * 1e-5;
            return Numbers(chart["series"]![0]!["x"]!).Zip(values).All(p => Math.Abs(p.First - p.Second) <= tolerance);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Numbers_on_a_logarithmic_axis_keep_their_digits_however_small()
    {
        var axis = new ChartAxis("x") { Minimum = 1e-9, Maximum = 1, Log = true };
        JsonNode chart = Single(new ScatterChart
        {
            Title = "s",
            X = axis,
            Y = new ChartAxis("y"),
            Panels = [new ScatterPanel("", [new ScatterSeries("a", [1.23456789e-9, 0.5, 1], [1, 2, 3])])],
        });
        Assert.Equal([1.23457e-9, 0.5, 1], Numbers(chart["panels"]![0]!["series"]![0]!["x"]!));
    }

    [Fact]
    public void A_column_of_another_length_is_refused()
    {
        var axis = new ChartAxis("x");
        Assert.Throws<ArgumentException>(
            () => Single(new LineChart { Title = "l", X = axis, Y = axis, Series = [new LineSeries("a", [1, 2], [1])] }));
        Assert.Throws<ArgumentException>(
            () => Single(new ParallelChart { Title = "p", Axes = [new ParallelAxis(axis, [1])], Names = ["a", "b"] }));
        Assert.Throws<ArgumentException>(() => Single(new PredictionChart { Title = "p", X = axis, Y = axis, True = [1], Predicted = [] }));
        Assert.Throws<ArgumentException>(() => Single(
            new MatrixChart { Title = "m", RowLabel = "r", ColumnLabel = "c", Rows = ["a"], Columns = ["a"], Counts = new long[2, 1] }));
    }

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => v!.GetValue<double>())];

    private JsonNode Single(Chart chart)
    {
        var report = new HtmlReport("r");
        report.AddSection("s").AddCharts(chart);
        return Assert.Single(ReportPage.Save(report, _folder).Data());
    }
}
