using System.Globalization;
using Crest.Experiments.Reports;
using Spectre.Console;

namespace Crest.CommandLine.Terminal;

/// <summary>
/// A line chart in characters. On a terminal the lines are dots of Braille, eight to a character, each line in its colour; in a file, or
/// where colours or such characters are missing, each line has a letter of its own.
/// </summary>
/// <param name="chart">The chart.</param>
internal sealed class LinePlot(LineChart chart)
{
    private const int Rows = 12, MostColumns = 100, DotRows = 4, DotColumns = 2, BrailleStart = 0x2800;
    private const string Marks = "*o+x#@%&";

    private static readonly Color[] Colors =
        [Color.DodgerBlue1, Color.Orange1, Color.Green3, Color.Orchid, Color.Turquoise2, Color.Yellow3, Color.Grey62, Color.Red3];

    /// <summary>The bit of each dot of a character of Braille, row by row.</summary>
    private static readonly int[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>Shows it on standard output.</summary>
    public void Show()
    {
        bool colored = Screen.HasUnicode && Screen.Results.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        bool braille = Screen.HasUnicode && (colored || chart.Series.Count == 1);
        foreach (PlotLine line in Draw(Screen.Width ?? 80, braille))
        {
            foreach ((string text, int series) in line.Parts)
                if (colored && series >= 0) Screen.Results.Write(new Text(text, new Style(Colors[series % Colors.Length])));
                else Screen.Results.Write(new Text(text));
            Screen.Results.WriteLine();
        }
    }

    /// <summary>Draws it.</summary>
    /// <param name="width">The characters of a line.</param>
    /// <param name="braille">Whether lines are of Braille; otherwise of letters.</param>
    public IEnumerable<PlotLine> Draw(int width, bool braille)
    {
        double[] values = [.. chart.Series.SelectMany(series => series.Y).Where(double.IsFinite)];
        yield return PlotLine.Of(chart.Title);
        if (values.Length == 0)
        {
            yield return PlotLine.Of("  no value is a number");
            yield break;
        }

        PlotScale y = PlotScale.Of(values.Min(), values.Max(), Rows - 1);
        double[] epochs = [.. chart.Series.SelectMany(series => series.X)];
        double first = epochs.Min(), last = epochs.Max();
        int labels = y.Ticks.Max(tick => tick.Text.Length), columns = Math.Clamp(width - labels - 3, 8, MostColumns);
        var raster = new PlotRaster(columns * (braille ? DotColumns : 1), Rows * (braille ? DotRows : 1));
        for (int i = 0; i < chart.Series.Count; i++) raster.Draw(chart.Series[i], i, (first, last), (y.Low, y.High));

        for (int row = 0; row < Rows; row++)
        {
            string label = Array.Find(y.Ticks, tick => tick.Row == row)?.Text ?? "";
            var line = new PlotLine();
            line.Add($"{label.PadLeft(labels)} {(braille ? label.Length > 0 ? '┤' : '│' : '|')}");
            for (int column = 0; column < columns; column++)
            {
                (char character, int series) = braille ? Braille(raster, row, column) : Mark(raster, row, column);
                line.Add($"{character}", series);
            }

            yield return line;
        }

        yield return PlotLine.Of($"{new string(' ', labels)} {(braille ? '└' : '+')}{new string(braille ? '─' : '-', columns)}");
        string from = Text(first), to = Text(last), name = chart.X.Name;
        int gap = Math.Max(1, columns - from.Length - to.Length - name.Length);
        yield return PlotLine.Of(
            $"{new string(' ', labels + 2)}{from}{new string(' ', gap / 2)}{name}{new string(' ', gap - (gap / 2))}{(first < last ? to : "")}");
        for (int i = 0; i < chart.Series.Count; i++) yield return Key(i, labels, braille);
    }

    private PlotLine Key(int index, int indent, bool braille)
    {
        LineSeries series = chart.Series[index];
        var line = new PlotLine();
        line.Add(new string(' ', indent + 2));
        line.Add(braille ? "━━" : $"{Marks[index % Marks.Length]}", index);
        (double X, double Y)[] points = [.. series.X.Zip(series.Y).Where(point => !double.IsNaN(point.Second))];
        string last = points.Length == 0 ? "no value" : $"last {Text(points[^1].Y)}";
        if (points.Length > 1)
        {
            (double X, double Y) lowest = points.MinBy(point => point.Y), highest = points.MaxBy(point => point.Y);
            last += $", lowest {Text(lowest.Y)} at {Text(lowest.X)}, highest {Text(highest.Y)} at {Text(highest.X)}";
        }

        line.Add($" {CellText.Clean(series.Name)}: {last}");
        return line;
    }

    private static (char Character, int Series) Braille(PlotRaster raster, int row, int column)
    {
        int bits = 0, shown = -1;
        for (int r = 0; r < DotRows; r++)
        {
            for (int c = 0; c < DotColumns; c++)
            {
                int series = raster[(row * DotRows) + r, (column * DotColumns) + c];
                if (series < 0) continue;
                bits |= Dots[r, c];
                shown = Math.Max(shown, series);
            }
        }

        return bits == 0 ? (' ', -1) : ((char)(BrailleStart + bits), shown);
    }

    private static (char Character, int Series) Mark(PlotRaster raster, int row, int column) =>
        raster[row, column] is >= 0 and var series ? (Marks[series % Marks.Length], series) : (' ', -1);

    private static string Text(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
