using System.Globalization;
using System.Net;
using System.Text;
using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Exploration;

/// <summary><c>embedding.svg</c>: the first two coordinates, coloured by the first column of categories, for papers and slides.</summary>
internal static class EmbeddingPicture
{
    private const int Size = 800, Legend = 160, Margin = 20;

    /// <summary>Okabe and Ito's colours as in the reports, and two more for sets of ten classes.</summary>
    public static IReadOnlyList<string> Colors { get; } =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#3b9fd8", "#c98a00", "#6b6b6b", "#8a7d00", "#7b3fb5", "#e5304f"];

    /// <summary>The picture in UTF-8. The points of a class are one path, so that 70,000 of them take less than a megabyte.</summary>
    public static byte[] ToSvg(string method, string title, ExploredData data, PlacedSamples placed)
    {
        Tensor all = ExploredData.Joined(placed.Coordinates);
        string[] axes = EmbeddingTable.Axes(method, Math.Max(2, all.Columns));
        (double left, double width) = Range(all, 0);
        (double bottom, double height) = Range(all, 1);
        ExploredColumn? colour = data.Splits[0].Columns.FirstOrDefault(column => column.Categories is not null);
        if (colour is not null)
            colour = ExploredColumn.Join(data.Splits.Select(split => split.Columns.First(column => column.Name == colour.Name)));
        int classes = colour?.Categories!.Count ?? 0;
        var paths = new StringBuilder[classes + 1];
        for (int i = 0; i <= classes; i++) paths[i] = new StringBuilder();
        for (int row = 0; row < all.Rows; row++)
        {
            double x = Margin + ((all[row, 0] - left) / width * (Size - (2 * Margin)));
            double y = Size - Margin - (((all.Columns > 1 ? all[row, 1] : 0) - bottom) / height * (Size - (2 * Margin)));
            StringBuilder path = paths[colour is null || double.IsNaN(colour.Values[row]) ? classes : (int)colour.Values[row]];
            path.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {y:0.#}h0");
        }

        string thickness = (all.Rows > 20_000 ? 1.6 : all.Rows > 2000 ? 3 : 5).ToString(CultureInfo.InvariantCulture);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Size + Legend}" height="{Size}" viewBox="0 0 {Size + Legend} {Size}" role="img">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <rect width="100%" height="100%" fill="#fff"/>
            <g fill="none" stroke-linecap="round" stroke-width="{thickness}" stroke-opacity="0.8">

            """);
        for (int i = 0; i <= classes; i++)
        {
            if (paths[i].Length > 0)
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<path stroke=\"{(i < classes ? Colors[i % Colors.Count] : "#888")}\" d=\"{paths[i]}\"/>\n");
        }

        svg.Append("</g>\n<g font-family=\"Helvetica, Arial, sans-serif\" font-size=\"14\" fill=\"#222\">\n");
        for (int i = 0; i < classes; i++)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<circle cx=\"{Size + 10}\" cy=\"{36 + (i * 22)}\" r=\"5\" fill=\"{Colors[i % Colors.Count]}\"/>"
                + $"<text x=\"{Size + 22}\" y=\"{41 + (i * 22)}\">{WebUtility.HtmlEncode(colour!.Categories![i])}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Size / 2}\" y=\"{Size - 3}\" text-anchor=\"middle\">{axes[0]}</text>\n")
            .Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"14\" y=\"{Size / 2}\" transform=\"rotate(-90 14 {Size / 2})\">{axes[1]}</text>\n");
        return Encoding.UTF8.GetBytes(svg.Append("</g>\n</svg>\n").ToString());
    }

    private static (double Low, double Width) Range(Tensor coordinates, int axis)
    {
        if (axis >= coordinates.Columns || coordinates.Rows == 0) return (-1, 2);
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int row = 0; row < coordinates.Rows; row++)
        {
            low = Math.Min(low, coordinates[row, axis]);
            high = Math.Max(high, coordinates[row, axis]);
        }

        return high > low ? (low, high - low) : (low - 1, 2);
    }
}
