using System.Globalization;
using System.Net;
using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace Crest.Experiments.Reports;

/// <summary>Line charts as one picture in SVG, one below the other, for papers and slides; black on white.</summary>
public static class SvgCharts
{
    private const double Width = 800, Height = 320;
    private const int FewPoints = 30;
    private const string Font = "Helvetica, Arial, sans-serif";

    /// <summary>The colours and dashes of the lines, as in the reports: Okabe and Ito's.</summary>
    private static readonly OxyColor[] Colors =
    [
        OxyColor.Parse("#0072b2"), OxyColor.Parse("#d55e00"), OxyColor.Parse("#009e73"), OxyColor.Parse("#cc79a7"),
        OxyColor.Parse("#3b9fd8"), OxyColor.Parse("#c98a00"), OxyColor.Parse("#6b6b6b"), OxyColor.Parse("#8a7d00"),
    ];

    private static readonly double[]?[] Dashes = [null, [6, 3], [2, 3], [8, 3, 2, 3]];

    /// <summary>Draws charts.</summary>
    /// <param name="title">What the picture shows, for readers that cannot see it.</param>
    /// <param name="charts">The charts from the top; at least one.</param>
    public static string Of(string title, IReadOnlyList<LineChart> charts)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var svg = new StringBuilder();
        double height = Height * charts.Count;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" role="img">
            <title>{WebUtility.HtmlEncode(title)}</title>

            """);
        for (int i = 0; i < charts.Count; i++)
        {
            var exporter = new SvgExporter { Width = Width, Height = Height, IsDocument = false };
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(0 {i * Height})\">\n")
                .Append(Embedded(exporter.ExportToString(Plot(charts[i])), i)).Append("\n</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A picture as part of another: without the declaration, and with names that no other part has.</summary>
    private static string Embedded(string svg, int part) =>
        svg[svg.IndexOf("<svg", StringComparison.Ordinal)..].Replace("clipPath", $"part{part}Clip", StringComparison.Ordinal)
            .Replace($"<part{part}Clip ", "<clipPath ", StringComparison.Ordinal)
            .Replace($"</part{part}Clip>", "</clipPath>", StringComparison.Ordinal);

    private static PlotModel Plot(LineChart chart)
    {
        var plot = new PlotModel
        {
            Title = chart.Title,
            TitleFontSize = 14,
            DefaultFont = Font,
            Background = OxyColors.White,
            PlotAreaBorderColor = OxyColors.Gray,
            IsLegendVisible = chart.Series.Count > 1,
        };
        plot.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop, LegendFontSize = 11,
        });
        plot.Axes.Add(Axis(chart.X, AxisPosition.Bottom));
        plot.Axes.Add(Axis(chart.Y, AxisPosition.Left));
        for (int i = 0; i < chart.Series.Count; i++)
        {
            LineSeries series = chart.Series[i];
            var line = new OxyPlot.Series.LineSeries
            {
                Title = series.Name, Color = Colors[i % Colors.Length], StrokeThickness = 1.6, Dashes = Dashes[i % Dashes.Length],
            };
            // A line of one point would otherwise show nothing.
            if (series.X.Count <= FewPoints) (line.MarkerType, line.MarkerSize, line.MarkerFill) = (MarkerType.Circle, 2.2, line.Color);
            line.Points.AddRange(series.X.Zip(series.Y, (x, y) => double.IsFinite(y) ? new DataPoint(x, y) : DataPoint.Undefined));
            plot.Series.Add(line);
        }

        return plot;
    }

    private static LinearAxis Axis(ChartAxis axis, AxisPosition position) => new()
    {
        Position = position,
        Title = axis.Unit is null ? axis.Name : $"{axis.Name} ({axis.Unit})",
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.FromRgb(0xe3, 0xe6, 0xea),
        TickStyle = TickStyle.Outside,
        AxislineColor = OxyColors.Gray,
        TicklineColor = OxyColors.Gray,
        MinorTickSize = 0,
        FontSize = 11,
        TitleFontSize = 12,
        MinimumPadding = 0.02,
        MaximumPadding = 0.02,
    };
}
