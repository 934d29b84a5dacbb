using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Crest.Experiments.Reports;

/// <summary>A chart of a report. It is drawn in the reader's browser from data in the page.</summary>
public abstract class Chart
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>What the chart shows.</summary>
    public required string Title { get; init; }

    /// <summary>What the reader should know besides, under the chart.</summary>
    public string? Caption { get; init; }

    /// <summary>What <c>report.js</c> draws the chart from.</summary>
    internal abstract object Data();

    /// <summary>Whether it takes the whole width of the page.</summary>
    internal virtual bool IsWide => false;

    /// <summary>The chart as HTML, with all texts encoded; <see cref="ChartScripts"/> draw it.</summary>
    public string ToHtml()
    {
        string caption = Caption is null ? "" : $"<figcaption>{WebUtility.HtmlEncode(Caption)}</figcaption>";
        // The serializer writes <, >, & and quotes as \u escapes, so no text of a chart can end the script element.
        string data = JsonSerializer.Serialize(Data(), Json);
        return $"""
            <figure class="{(IsWide ? "chart wide" : "chart")}">
            <h3>{WebUtility.HtmlEncode(Title)}</h3>
            <div class="plot"></div>
            <script type="application/json">{data}</script>
            {caption}
            </figure>

            """;
    }

    /// <summary>Makes sure that the columns of a series are equally long.</summary>
    private protected static void CheckLengths(string series, params ReadOnlySpan<int?> lengths)
    {
        foreach (int? length in lengths)
            if (length is not null && length != lengths[0])
                throw new ArgumentException($"The series '{series}' has {lengths[0]} values of x and {length} of another column.");
    }

    /// <summary>
    /// Values without the digits that no chart can show: a hundred-thousandth of their range is left, on a logarithmic axis of
    /// themselves; what is not finite is null.
    /// </summary>
    private protected static double?[] Compact(IReadOnlyList<double> values, bool log = false)
    {
        if (log)
            return [.. values.Select(v => double.IsFinite(v) && v > 0
                ? double.Parse(v.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                : (double?)null)];
        const int mostDigits = 15;
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0) return new double?[values.Count];
        double range = finite.Max() - finite.Min();
        double scale = range > 0 ? range : Math.Abs(finite[0]);
        int digits = scale > 0 ? (int)Math.Ceiling(5 - Math.Log10(scale)) : 0;
        return [.. values.Select(v => !double.IsFinite(v) ? (double?)null : digits > mostDigits ? v : Math.Round(v, Math.Max(digits, 0)))];
    }
}
