using System.Text.RegularExpressions;
using Crest.Experiments.Reports;

namespace Crest.Experiments.Tests.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private const string Hostile = "</script><img src=x onerror=alert(1)><!-- \"'& 超新星";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_chart_is_drawn_in_a_browser_without_a_complaint()
    {
        string[] figures = ReportPage.Save(SampleReport.Create(), _folder).Render();
        Assert.Equal(9, figures.Length);
        Assert.All(figures, f => Assert.DoesNotContain("failed", f, StringComparison.Ordinal));

        (string confusion, string roc, string losses, string calibration) = (figures[0], figures[1], figures[2], figures[3]);
        Assert.Equal(9, Count(Mark(confusion, "cell"), "<rect"));
        Assert.Contains("88 %", confusion, StringComparison.Ordinal);
        Assert.Contains("4410", confusion, StringComparison.Ordinal);
        // A line a class and the diagonal; the same for the one line of the calibration.
        Assert.Equal(4, Count(roc, "aria-label=\"line\""));
        Assert.Contains("Ia (AUC 0.943)", roc, StringComparison.Ordinal);
        Assert.Equal(2, Count(losses, "aria-label=\"line\""));
        Assert.Contains("cross-entropy (nat)", losses, StringComparison.Ordinal);
        Assert.Equal(2, Count(calibration, "aria-label=\"line\""));
        Assert.Equal(10, Count(Mark(calibration, "dot"), "<circle"));
        Assert.Contains(">2595<", calibration, StringComparison.Ordinal);

        // 10,000 points become some hundred hexagons, 400 are drawn one by one.
        Assert.InRange(Count(Mark(figures[4], "dot"), "<path"), 100, 1000);
        Assert.Contains("points in a hexagon", figures[4], StringComparison.Ordinal);
        Assert.Equal(400, Count(Mark(figures[5], "dot"), "<circle"));
        Assert.Equal(2, Count(figures[6], "aria-label=\"rect\""));
        // Five bands in one panel; six panels, of which every other lacks the first band, which changes no colour.
        Assert.Equal(5, Count(figures[7], "aria-label=\"dot\""));
        Assert.Equal(9 * 5, Count(Mark(figures[7], "rule"), "<line"));
        Assert.Equal(3 * (5 + 4), Count(figures[8], "aria-label=\"dot\""));
        Assert.Equal(3, Count(figures[8], "aria-label=\"dot\" fill=\"var(--series-0)\""));
        Assert.Equal(6, Count(figures[8], "aria-label=\"dot\" fill=\"var(--series-1)\""));
        // Five of the six panels have a mark; the legend names it, and the bands that are there.
        Assert.Equal(
            5,
            Regex.Count(figures[8], "<g aria-label=\"rule\"[^>]* stroke-dasharray=\"4 3\"", RegexOptions.None, TimeSpan.FromSeconds(10)));
        Assert.Contains("predicted peak", figures[8], StringComparison.Ordinal);
        Assert.DoesNotContain("</svg>u</span>", figures[8], StringComparison.Ordinal);
        Assert.Contains("</svg>y</span>", figures[8], StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_asks_for_nothing_outside_itself_and_stays_small()
    {
        ReportPage page = ReportPage.Save(SampleReport.Create(), _folder);
        Assert.Contains("default-src 'none'", page.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(link|img|iframe|script)[^>]* (src|href)=", page.Html);
        Assert.Equal(2, Count(page.Html, "Permission to use, copy, modify, and/or distribute"));
        Assert.InRange(new FileInfo(page.Path).Length, 0, 1_000_000);
    }

    [Fact]
    public void Any_text_is_shown_as_text()
    {
        var report = new HtmlReport(Hostile, Hostile);
        var axis = new ChartAxis(Hostile, Hostile);
        double[] one = [1, 2];
        report.AddSection(Hostile).AddText(Hostile).AddKeyFigures(new KeyFigure(Hostile, Hostile, Hostile))
            .AddTable(new ReportTable([Hostile], [[Hostile]]) { Title = Hostile })
            .AddCharts(
                new ScatterChart
                {
                    Title = Hostile,
                    Caption = Hostile,
                    X = axis,
                    Y = axis,
                    Panels = [new ScatterPanel(Hostile, [new ScatterSeries(Hostile, one, one, one)])],
                },
                new LineChart { Title = Hostile, X = axis, Y = axis, Series = [new LineSeries(Hostile, one, one, [1, 2])] },
                new PredictionChart { Title = Hostile, X = axis, Y = axis, True = one, Predicted = one },
                new MatrixChart
                {
                    Title = Hostile,
                    RowLabel = Hostile,
                    ColumnLabel = Hostile,
                    Rows = [Hostile],
                    Columns = [Hostile],
                    Counts = new long[1, 1],
                },
                new Histogram { Title = Hostile, X = axis, Series = [new HistogramSeries(Hostile, one)] },
                new BarChart { Title = Hostile, X = axis, Bars = [KeyValuePair.Create(Hostile, 1.0)] },
                new ParallelChart
                {
                    Title = Hostile,
                    Axes = [new ParallelAxis(axis with { Categories = [Hostile, Hostile] }, [0, 1]), new ParallelAxis(axis, one)],
                    Names = [Hostile, Hostile],
                    Marked = 1,
                    MarkName = Hostile,
                },
                new LineChart { Title = Hostile, X = axis, Y = axis, Series = [new LineSeries(Hostile, one, one) { Group = Hostile }] },
                new ScatterChart
                {
                    Title = Hostile, X = axis with { Categories = [Hostile, Hostile, Hostile] }, Y = axis,
                    Panels = [new ScatterPanel(Hostile, [new ScatterSeries(Hostile, one, one) { HasNoY = true }])
                    {
                        Steps = new LineSeries(Hostile, one, one),
                    }],
                });
        report.AddSection(Hostile);
        ReportPage page = ReportPage.Save(report, _folder);
        Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal);
        Assert.All(page.Data(), chart => Assert.Equal(Hostile, chart["title"]!.GetValue<string>()));

        // An attribute may hold a bare bracket, so the tag is looked for outside of quotes.
        string body = Regex.Replace(page.RenderBody(), "=\"[^\"]*\"", "", RegexOptions.None, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("<img", body, StringComparison.Ordinal);
        Assert.Equal(9, Count(body, "<figure"));
        Assert.Contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;", body, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be drawn", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_without_values_or_with_values_that_are_no_numbers_are_drawn()
    {
        var report = new HtmlReport("empty");
        var axis = new ChartAxis("x");
        double[] odd = [double.NaN, 1, double.PositiveInfinity];
        report.AddSection("a").AddCharts(
            new ScatterChart { Title = "a", X = axis, Y = axis, Panels = [] },
            new ScatterChart
            {
                Title = "a",
                X = axis,
                Y = axis with { Reverse = true },
                Panels = [new ScatterPanel("", [new ScatterSeries("s", odd, odd, odd)])],
            },
            new LineChart { Title = "b", X = axis, Y = axis, Series = [] },
            new LineChart { Title = "b", X = axis, Y = axis, Series = [new LineSeries("s", [1, 2, 3], odd)] },
            new PredictionChart { Title = "c", X = axis, Y = axis, True = [], Predicted = [] },
            new PredictionChart { Title = "c", X = axis, Y = axis, True = odd, Predicted = odd },
            new MatrixChart
            {
                Title = "d", RowLabel = "r", ColumnLabel = "c", Rows = ["a", "a"], Columns = ["b", "b"], Counts = new long[2, 2],
            },
            new Histogram { Title = "e", X = axis, Series = [new HistogramSeries("", [])] },
            new Histogram { Title = "e", X = axis, Series = [new HistogramSeries("", [3, 3, 3])] },
            new BarChart { Title = "f", X = axis, Bars = [] },
            new BarChart { Title = "f", X = axis, Bars = [KeyValuePair.Create("a", 0.0), KeyValuePair.Create("b", double.NaN)] },
            new ParallelChart { Title = "g", Axes = [new ParallelAxis(axis, [])], Names = [] },
            new ParallelChart
            {
                Title = "g",
                Axes =
                [
                    new ParallelAxis(axis, odd), new ParallelAxis(axis with { Log = true, Minimum = 1, Maximum = 1 }, odd),
                    new ParallelAxis(axis with { Categories = ["a"] }, [0, 0, double.NaN]), new ParallelAxis(axis, [2, 2, 2]),
                ],
                Names = ["a", "b", "c"],
            },
            new LineChart
            {
                Title = "h",
                X = axis,
                Y = axis,
                Series = [new LineSeries("s", [1, 2, 3], odd) { Group = "a" }, new LineSeries("t", [1], [double.NaN]) { Group = "b" }],
            },
            new ScatterChart
            {
                Title = "i",
                X = axis,
                Y = axis,
                Panels = [new ScatterPanel("", [new ScatterSeries("s", odd, odd) { HasNoY = true }])
                {
                    Steps = new LineSeries("best", [], []), X = axis with { Log = true },
                }],
            });
        Assert.All(
            ReportPage.Save(report, _folder).Render(), f => Assert.DoesNotContain("could not be drawn", f, StringComparison.Ordinal));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>The elements of the first mark of a kind in a figure.</summary>
    private static string Mark(string figure, string label)
    {
        int start = figure.IndexOf($"<g aria-label=\"{label}\"", StringComparison.Ordinal);
        Assert.True(start >= 0, $"there is no {label} in the figure");
        return figure[start..figure.IndexOf("</g>", start, StringComparison.Ordinal)];
    }
}
