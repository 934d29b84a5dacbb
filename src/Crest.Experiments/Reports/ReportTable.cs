using System.Globalization;
using System.Net;
using System.Text;

namespace Crest.Experiments.Reports;

/// <summary>A table of a report. A column that holds only numbers is set to the right.</summary>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The cells as they are shown, one array a row, as many as there are columns.</param>
public sealed record ReportTable(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>What the table shows, above it; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>The table as HTML.</summary>
    internal string ToHtml()
    {
        string[] classes = [.. Columns.Select((_, c) => Rows.Count > 0 && Rows.All(row => IsNumber(row[c])) ? " class=\"number\"" : "")];
        // A table that is wider than a phone is scrolled, also with keys.
        var html = new StringBuilder("<div class=\"table\" tabindex=\"0\"><table>\n");
        if (Title is not null) html.Append("<caption>").Append(WebUtility.HtmlEncode(Title)).Append("</caption>\n");
        html.Append("<thead>").Append(Line("th", Columns, classes)).Append("</thead>\n<tbody>\n");
        foreach (string[] row in Rows) html.Append(Line("td", row, classes));
        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static bool IsNumber(string cell) =>
        cell.Length == 0 || double.TryParse(cell.TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Line(string tag, IReadOnlyList<string> cells, string[] classes) =>
        $"<tr>{string.Concat(cells.Select((cell, c) => $"<{tag}{classes[c]}>{WebUtility.HtmlEncode(cell)}</{tag}>"))}</tr>\n";
}
