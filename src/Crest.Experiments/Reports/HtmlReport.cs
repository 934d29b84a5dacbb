using System.Globalization;
using System.Net;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Experiments.Reports;

/// <summary>
/// A report as one HTML file that needs nothing else: it opens from the disk or as an attachment, asks the network for nothing, reads
/// well on a phone, in the dark and on paper. Its charts are drawn by Observable Plot, which is part of the file.
/// </summary>
/// <example>
/// <code>
/// var report = new HtmlReport("20190705_01_highway");
/// report.AddSection("Training").AddText("Stopped after 120 epochs.").AddCharts(new LineChart { ... });
/// report.Save("report.html");
/// </code>
/// </example>
/// <param name="title">The title of the page.</param>
/// <param name="subtitle">A line under it; null for none.</param>
public sealed class HtmlReport(string title, string? subtitle = null)
{
    private readonly List<ReportSection> _sections = [];

    /// <summary>What the report is of, in a line under the title: the name of each fact, and the fact.</summary>
    public IReadOnlyList<(string Name, string Fact)> Facts { get; init; } = [];

    /// <summary>Adds a part at the end.</summary>
    /// <param name="heading">Its heading.</param>
    /// <returns>The part, to be filled.</returns>
    public ReportSection AddSection(string heading)
    {
        var section = new ReportSection(heading);
        _sections.Add(section);
        return section;
    }

    /// <summary>Writes the report.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="CrestException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteAllText(path, ToHtml());

    /// <summary>The whole page. It holds no time of writing: a report of the same results is the same text.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        string name = WebUtility.HtmlEncode(title);
        // The policy holds the page to its promise: whatever it contains, nothing is loaded.
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
            <title>{name}</title>
            <style>
            {Resource("report.css")}{string.Concat(Scripted().Select(part => part.Style))}</style>
            </head>
            <body>
            <header>
            <h1>{name}</h1>

            """);
        if (subtitle is not null) html.Append("<p class=\"subtitle\">").Append(WebUtility.HtmlEncode(subtitle)).Append("</p>\n");
        if (Facts.Count > 0)
            html.Append("<dl class=\"facts\">")
                .AppendJoin('\n', Facts.Select(
                    f => $"<div><dt>{WebUtility.HtmlEncode(f.Name)}</dt><dd>{WebUtility.HtmlEncode(f.Fact)}</dd></div>"))
                .Append("</dl>\n");
        if (_sections.Count > 1)
            html.Append("<nav>")
                .AppendJoin(' ', _sections.Select((s, i) => $"<a href=\"#section-{i + 1}\">{WebUtility.HtmlEncode(s.Heading)}</a>"))
                .Append("</nav>\n");
        html.Append("</header>\n<main>\n<noscript><p>The lists and charts of this report need JavaScript.</p></noscript>\n");
        for (int i = 0; i < _sections.Count; i++)
        {
            ReportSection section = _sections[i];
            html.Append(
                CultureInfo.InvariantCulture,
                $"<section id=\"section-{i + 1}\">\n<h2>{WebUtility.HtmlEncode(section.Heading)}</h2>\n{section.Html}</section>\n");
        }

        html.Append("</main>\n");
        // The libraries' licence asks for its text in every copy.
        string scripts = $"""
            <script>
            /* {Resource("d3.LICENSE")} */
            {Resource("d3.min.js")}</script>
            <script>
            /* {Resource("plot.LICENSE")} */
            {Resource("plot.umd.min.js")}</script>
            <script>
            {Resource("report.js")}</script>
            {string.Concat(Scripted().Select(part => $"<script>\n{part.Script}</script>\n"))}</body>
            </html>

            """;
        return html.Append(scripts).ToString();
    }

    private IEnumerable<ScriptedPart> Scripted() => _sections.SelectMany(s => s.Scripted).DistinctBy(part => part.Script);

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"Reports/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
