namespace Crest.Experiments.Reports;

/// <summary>
/// A part of a report that a script of its own fills. The script runs after that of the charts, and can draw charts with
/// <c>crestCharts.draw(host, chart, width)</c>; the page's policy lets it load nothing.
/// </summary>
/// <param name="Html">The part as HTML; texts in it are already encoded.</param>
/// <param name="Style">CSS; it can use the colours of the report (<c>--text</c>, <c>--series-0</c>).</param>
/// <param name="Script">JavaScript; it is in the page once, however many parts have it.</param>
public sealed record ScriptedPart(string Html, string Style, string Script);
