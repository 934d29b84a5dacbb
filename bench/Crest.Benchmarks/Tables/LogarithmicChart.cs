using System.Text;

namespace Crest.Benchmarks.Tables;

/// <summary>Lines over two logarithmic axes, as SVG: what grows linearly rises by a decade a decade, as the dashed line does.</summary>
public static class LogarithmicChart
{
    private const int Width = 720, Height = 440, Left = 70, Right = 150, Top = 50, Bottom = 50;
    private static readonly string[] s_colours = ["#888888", "#0b6e99", "#c2571a", "#3b7d3b"];

    /// <summary>Draws.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="across">What the horizontal axis counts.</param>
    /// <param name="up">The unit of the vertical axis.</param>
    /// <param name="lines">Each line's name and points, with positive numbers, at most four.</param>
    public static string Of(
        string title, string across, string up, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> lines)
    {
        (double X, double Y)[] all = [.. lines.SelectMany(l => l.Points)];
        double x0 = Math.Floor(Math.Log10(all.Min(p => p.X))), x1 = Math.Ceiling(Math.Log10(all.Max(p => p.X)));
        double y0 = Math.Floor(Math.Log10(all.Min(p => p.Y))), y1 = Math.Ceiling(Math.Log10(all.Max(p => p.Y)));
        double X(double x) => Left + ((Math.Log10(x) - x0) / (x1 - x0) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((Math.Log10(y) - y0) / (y1 - y0) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" "
            + "font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append($"<text x=\"{Left}\" y=\"28\" font-size=\"16\">{title}</text>\n");
        for (double decade = x0; decade <= x1; decade++)
            svg.Append($"<path d=\"M{X(Math.Pow(10, decade)):F1} {Top}V{Height - Bottom}\" stroke=\"#dddddd\"/><text x=\""
                + $"{X(Math.Pow(10, decade)):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Math.Pow(10, decade):N0}</text>\n");
        for (double decade = y0; decade <= y1; decade++)
            svg.Append($"<path d=\"M{Left} {Y(Math.Pow(10, decade)):F1}H{Width - Right}\" stroke=\"#dddddd\"/><text x=\"{Left - 8}\" "
                + $"y=\"{Y(Math.Pow(10, decade)) + 4:F1}\" text-anchor=\"end\">{Math.Pow(10, decade):0.###}</text>\n");
        svg.Append($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\">{across}</text><text "
            + $"x=\"{Left - 8}\" y=\"{Top - 8}\" text-anchor=\"end\">{up}</text>\n");

        // From the first point of the last line, as far as the axes go.
        (double startX, double startY) = lines[^1].Points[0];
        double endX = Math.Min(lines[^1].Points[^1].X, startX * Math.Pow(10, y1) / startY);
        svg.Append($"<path d=\"M{X(startX):F1} {Y(startY):F1}L{X(endX):F1} {Y(startY * endX / startX):F1}\" "
            + "stroke=\"#aaaaaa\" stroke-dasharray=\"5 4\"/>\n");
        for (int i = 0; i < lines.Count; i++)
        {
            (string name, IReadOnlyList<(double X, double Y)> points) = lines[i];
            string colour = s_colours[i];
            svg.Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" "
                + $"points=\"{string.Join(' ', points.Select(p => $"{X(p.X):F1},{Y(p.Y):F1}"))}\"/>");
            foreach ((double x, double y) in points) svg.Append($"<circle cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"3\" fill=\"{colour}\"/>");
            svg.Append($"\n<text x=\"{Width - Right + 12}\" y=\"{Top + 12 + (20 * i)}\" fill=\"{colour}\">{name}</text>\n");
        }

        svg.Append(
            $"<text x=\"{Width - Right + 12}\" y=\"{Top + 12 + (20 * lines.Count)}\" fill=\"#888888\">dashed: linear</text>\n</svg>\n");
        return svg.ToString();
    }
}
