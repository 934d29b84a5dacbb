using System.Net;
using System.Text;

namespace Crest.Experiments.Reports;

/// <summary>A part of a report under one heading; what is added keeps its order.</summary>
public sealed class ReportSection
{
    private readonly StringBuilder _html = new();
    private readonly List<ScriptedPart> _scripted = [];

    internal ReportSection(string heading) => Heading = heading;

    /// <summary>The heading.</summary>
    public string Heading { get; }

    internal string Html => _html.ToString();

    internal IReadOnlyList<ScriptedPart> Scripted => _scripted;

    /// <summary>Adds text; a blank line begins a new paragraph.</summary>
    /// <param name="text">Plain text.</param>
    public ReportSection AddText(string text)
    {
        foreach (string paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            _html.Append("<p>").Append(WebUtility.HtmlEncode(paragraph)).Append("</p>\n");
        return this;
    }

    /// <summary>Adds a row of key figures.</summary>
    /// <param name="figures">The figures.</param>
    public ReportSection AddKeyFigures(params IReadOnlyList<KeyFigure> figures)
    {
        _html.Append("<dl class=\"figures\">\n");
        foreach (KeyFigure figure in figures)
        {
            string note = figure.Note is null ? "" : $"<dd>{WebUtility.HtmlEncode(figure.Note)}</dd>";
            _html.Append($"<div><dt>{WebUtility.HtmlEncode(figure.Name)}</dt><dd>{WebUtility.HtmlEncode(figure.Value)}</dd>{note}</div>\n");
        }

        _html.Append("</dl>\n");
        return this;
    }

    /// <summary>Adds a table.</summary>
    /// <param name="table">The table.</param>
    public ReportSection AddTable(ReportTable table)
    {
        _html.Append(table.ToHtml());
        return this;
    }

    /// <summary>Adds a part that brings its own look and script.</summary>
    /// <param name="part">The part.</param>
    public ReportSection AddScripted(ScriptedPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        _scripted.Add(part);
        _html.Append(part.Html);
        return this;
    }

    /// <summary>Adds charts: one over the whole width, several side by side where the page is wide enough.</summary>
    /// <param name="charts">The charts.</param>
    public ReportSection AddCharts(params IReadOnlyList<Chart> charts)
    {
        _html.Append("<div class=\"charts\">\n");
        foreach (Chart chart in charts) _html.Append(chart.ToHtml());
        _html.Append("</div>\n");
        return this;
    }
}
