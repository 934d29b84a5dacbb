using System.Text.RegularExpressions;
using Crest.Experiments.Reports;

namespace Crest.Experiments.Tests.Reports;

/// <summary>What makes a chart easy to read right.</summary>
public sealed partial class ChartReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Epochs_have_whole_ticks_and_neighbouring_lines_differ_by_more_than_their_colour()
    {
        var report = new HtmlReport("training");
        report.AddSection("loss").AddCharts(new LineChart
        {
            Title = "loss", X = new ChartAxis("epoch"), Y = new ChartAxis("loss"),
            Series = [new LineSeries("training", [1, 2, 3], [3, 2, 1]), new LineSeries("validation", [1, 2, 3], [3.5, 2.5, 2])],
        });
        string figure = Assert.Single(ReportPage.Save(report, _folder).Render());
        string axis = figure[figure.IndexOf("aria-label=\"x-axis tick label\"", StringComparison.Ordinal)..].Split("</g>")[0];
        Assert.Equal(["1", "2", "3"], TickLabel().Matches(axis).Select(label => label.Groups["text"].Value));
        MatchCollection lines = Line().Matches(figure);
        Assert.Equal(2, lines.Count);
        Assert.Single(lines, line => line.Value.Contains("stroke-dasharray=\"6 3\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("<text[^>]*>(?<text>[^<]*)</text>", RegexOptions.None, 10_000)]
    private static partial Regex TickLabel();

    [GeneratedRegex("<g aria-label=\"line\"[^>]*>", RegexOptions.None, 10_000)]
    private static partial Regex Line();
}
