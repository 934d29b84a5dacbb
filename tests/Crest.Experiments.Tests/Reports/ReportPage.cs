using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crest.Experiments.Reports;
using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Reports;

/// <summary>A report as it is on the disk and as a browser shows it.</summary>
internal sealed partial class ReportPage
{
    private ReportPage(string html, string path)
    {
        Html = html;
        Path = path;
    }

    public string Html { get; }

    public string Path { get; }

    public static ReportPage Save(HtmlReport report, TemporaryFolder folder)
    {
        string path = folder["report.html"];
        report.Save(path);
        return new ReportPage(File.ReadAllText(path), path);
    }

    /// <summary>What the charts are drawn from.</summary>
    public JsonNode[] Data() => [.. JsonScript().Matches(Html).Select(m => JsonNode.Parse(m.Groups["json"].Value)!)];

    /// <summary>
    /// The figures of the page after its scripts have run, in a browser; whatever the page says on the console fails the test.
    /// </summary>
    public string[] Render()
    {
        string body = RenderBody();
        return [.. Figure().Matches(body).Select(m => m.Value)];
    }

    /// <summary>The body of the page after its scripts have run, without the scripts.</summary>
    public string RenderBody() => Browser.Render(Path);

    [GeneratedRegex("<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.None, 10_000)]
    private static partial Regex JsonScript();

    [GeneratedRegex("<figure.*?</figure>", RegexOptions.Singleline, 10_000)]
    private static partial Regex Figure();
}
