using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Survey.LightCurves;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

public sealed partial class SupernovaReportTests : IDisposable
{
    private readonly PredictedSurvey _survey = new();

    public void Dispose() => _survey.Dispose();

    [Fact]
    public void The_report_shows_the_list_in_its_order_and_every_part_that_was_predicted()
    {
        string html = Write();
        Assert.Equal(["Key figures", "Ranked list", "Light curves", "Types", "Redshifts and peak days"], Headings(html));
        string[][] rows = [.. TableRow().Matches(html).Skip(1)
            .Select(row => TableCell().Matches(row.Value).Select(cell => WebUtility.HtmlDecode(cell.Groups["text"].Value)).ToArray())];
        Assert.Equal(_survey.Merged.Names, rows.Select(row => row[1]));
        Assert.Equal(Enumerable.Range(1, rows.Length).Select(place => $"{place}"), rows.Select(row => row[0]));
        Assert.Equal(3, rows.Count(row => row[^1].Length == 0));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Equal(
            [
                "The first 12 candidates", "Ia against the rest: receiver operating characteristic", "Calibration of the probability of Ia",
                "Confusion matrix", "Redshift", "Peak day",
            ],
            Charts(html).Select(c => c["title"]!.GetValue<string>()));
    }

    [Fact]
    public void The_light_curves_are_those_of_the_first_candidates()
    {
        JsonNode chart = Charts(Write())[0];
        Assert.Equal("AB zero point 27.0", chart["y"]!["unit"]!.GetValue<string>());
        Assert.Equal(["g", "r", "i", "z", "y"], chart["order"]!.AsArray().Take(5).Select(band => band!.GetValue<string>()));
        Assert.Equal(12, chart["panels"]!.AsArray().Count);
        LightCurveTable table = _survey.Observed.Table;
        for (int place = 0; place < 12; place++)
        {
            JsonNode panel = chart["panels"]![place]!;
            string name = _survey.Merged.Names[place];
            int row = Array.IndexOf(table.Names, name);
            Assert.StartsWith($"{name}: ", panel["title"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(_survey.Merged.Values[place][^1], panel["mark"]!.GetValue<double>(), 4);
            foreach (JsonNode? series in panel["series"]!.AsArray())
            {
                string band = series!["name"]!.GetValue<string>();
                int[] visits = [.. Enumerable.Range(0, table.Cadence.Count)
                    .Where(v => table.Cadence.Visits[v].Band == band && !float.IsNaN(table.FluxOf(row)[v]))];
                Near([.. visits.Select(v => table.Cadence.Visits[v].ElapsedDay)], Numbers(series["x"]!));
                Near([.. visits.Select(v => (double)table.FluxOf(row)[v])], Numbers(series["y"]!));
                Near([.. visits.Select(v => (double)table.FluxErrorOf(row)[v])], Numbers(series["error"]!));
            }
        }
    }

    [Fact]
    public void Key_figures_and_charts_are_those_of_the_test_split()
    {
        // Of four objects two are right; of the 2 × 2 pairs of class 0 and others one is in the wrong order.
        WriteClasses("test.csv", "a,0.9,0.1,0", "b,0.4,0.6,0", "c,0.6,0.4,1", "d,0.2,0.8,1", "unknown,0.5,0.5,-1");
        // Residuals over 1 + z: 0.1, 0, -0.2; their median is 0, so the NMAD is 1.4826 × 0.1.
        File.WriteAllText(
            Path.Combine(_survey.Folder(SupernovaTask.Redshift), "test.csv"), ",prediction,label\na,0.65,0.5\nb,1,1\nc,-0.2,0\n");
        File.WriteAllText(
            Path.Combine(_survey.Folder(SupernovaTask.PeakDay), "test.csv"), ",prediction,label\na,10,12\nb,20,16\nunknown,50,-1\n");
        string html = Write();
        Assert.Equal(
            ["20", "7", "0.750", "50.0 %", "0.148", "3.0 days"],
            KeyFigure().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups["value"].Value)));
        Assert.Contains("33.3 % beyond 0.15", html, StringComparison.Ordinal);
        JsonNode[] charts = Charts(html);
        Assert.Equal("test split (AUC 0.750)", charts[1]["series"]![0]!["name"]!.GetValue<string>());
        Assert.Equal([0, 0, 0.5, 0.5, 1], Numbers(charts[1]["series"]![0]!["x"]!));
        Assert.Equal([0, 0.5, 0.5, 1, 1], Numbers(charts[1]["series"]![0]!["y"]!));
        Assert.Equal([1, 1], Numbers(charts[3]["counts"]![0]!)[..2]);
        Assert.Equal([1, 1], Numbers(charts[3]["counts"]![1]!)[..2]);
        Assert.Equal([0.5, 1, 0], Numbers(charts[4]["x"]!));
        Assert.Equal([12, 16], Numbers(charts[5]["x"]!));
    }

    [Fact]
    public void Parts_that_were_not_predicted_are_left_out()
    {
        foreach (SupernovaTask task in Enum.GetValues<SupernovaTask>()) File.Delete(Path.Combine(_survey.Folder(task), "test.csv"));
        string html = Write();
        Assert.Equal(["Key figures", "Ranked list", "Light curves", "Types"], Headings(html));
        Assert.Equal(2, KeyFigure().Count(html));
        JsonNode roc = Charts(html)[^1];
        Assert.StartsWith(
            "observed, of known type (AUC", Assert.Single(roc["series"]!.AsArray())!["name"]!.GetValue<string>(), StringComparison.Ordinal);

        Array.Fill(_survey.Observed.Table.Label, LightCurveTable.Unknown);
        PredictedSurvey.Save(_survey.Observed, _survey.ObservedPath);
        string classes = Path.Combine(_survey.Folder(SupernovaTask.Class), "real.csv");
        File.WriteAllText(classes, Label().Replace(File.ReadAllText(classes), ",-1\n"));
        html = Write();
        Assert.Equal(["Key figures", "Ranked list", "Light curves"], Headings(html));
        Assert.DoesNotContain("true type", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_opens_in_a_browser_without_a_complaint()
    {
        Write();
        string body = Browser.Render(_survey.ReportPath);
        Assert.DoesNotContain("could not be drawn", body, StringComparison.Ordinal);
        Assert.Equal(12, MarkLine().Count(body));
        Assert.Equal(
            7 * 7, body[body.IndexOf("<g aria-label=\"cell\"", StringComparison.Ordinal)..].Split("</g>")[0].Split("<rect").Length - 1);
    }

    [Fact]
    public void The_same_report_is_left_and_another_one_replaced_only_when_told_to()
    {
        Write();
        DateTime written = File.GetLastWriteTimeUtc(_survey.ReportPath);
        _survey.Report.Write(_survey.ReportPath);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_survey.ReportPath));
        File.WriteAllText(_survey.ReportPath, "mine");
        Assert.Contains(
            "--force", Assert.Throws<CrestException>(() => _survey.Report.Write(_survey.ReportPath)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_survey.ReportPath));
    }

    [Fact]
    public void Results_of_the_wrong_task_are_refused_and_the_report_stays()
    {
        string before = Write();
        string test = Path.Combine(_survey.Folder(SupernovaTask.Redshift), "test.csv");
        File.Copy(Path.Combine(_survey.Folder(SupernovaTask.Class), "test.csv"), test, overwrite: true);
        string message = Assert.Throws<CrestException>(() => _survey.Report.Write(_survey.ReportPath, force: true)).Message;
        Assert.StartsWith($"{test}: ", message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_survey.ReportPath));
    }

    private string Write()
    {
        _survey.Report.Write(_survey.ReportPath, force: true);
        return File.ReadAllText(_survey.ReportPath);
    }

    /// <summary>Writes class predictions of which all but the first two classes have no share.</summary>
    private void WriteClasses(string file, params string[] lines)
    {
        string rest = string.Concat(Enumerable.Repeat(",0", PredictedSurvey.Classes.Length - 2));
        string header = string.Join(',', Enumerable.Range(0, PredictedSurvey.Classes.Length));
        string rows = string.Concat(lines.Select(line => line.Split(',') is [var name, var first, var second, var label]
            ? $"{name},{first},{second}{rest},{label}\n"
            : throw new ArgumentException(line)));
        File.WriteAllText(Path.Combine(_survey.Folder(SupernovaTask.Class), file), $",{header},label\n{rows}");
    }

    private static string[] Headings(string html) => [.. Heading().Matches(html).Select(m => m.Groups["text"].Value)];

    private static JsonNode[] Charts(string html) => [.. JsonScript().Matches(html).Select(m => JsonNode.Parse(m.Groups["json"].Value)!)];

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => v!.GetValue<double>())];

    /// <summary>Numbers of a chart keep a hundred-thousandth of their range.</summary>
    private static void Near(double[] expected, double[] shown)
    {
        Assert.Equal(expected.Length, shown.Length);
        double tolerance = expected.Length < 2 ? 1e-4 : 1e-5 * (expected.Max() - expected.Min());
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], shown[i], tolerance);
    }

    [GeneratedRegex("<h2>(?<text>.*?)</h2>", RegexOptions.None, 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.None, 10_000)]
    private static partial Regex TableRow();

    [GeneratedRegex("<td[^>]*>(?<text>.*?)</td>", RegexOptions.None, 10_000)]
    private static partial Regex TableCell();

    [GeneratedRegex("<div><dt>.*?</dt><dd>(?<value>.*?)</dd>", RegexOptions.None, 10_000)]
    private static partial Regex KeyFigure();

    [GeneratedRegex("<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.None, 10_000)]
    private static partial Regex JsonScript();

    [GeneratedRegex("<g aria-label=\"rule\"[^>]* stroke-dasharray=\"4 3\"", RegexOptions.None, 10_000)]
    private static partial Regex MarkLine();

    [GeneratedRegex(",-?[0-9]+\n", RegexOptions.None, 10_000)]
    private static partial Regex Label();
}
