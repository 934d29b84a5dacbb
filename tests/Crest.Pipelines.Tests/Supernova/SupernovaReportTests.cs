using System.Net;
using System.Runtime.InteropServices;
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
        Assert.Equal(["Candidates", "Validation", "Types", "Redshifts and peak days"], Headings(html));
        JsonNode list = Json(html)[0];
        Assert.Equal(_survey.Merged.Names, list["names"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal(3, list["known"]!.AsArray().Count(known => known!.GetValue<int>() == -1));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Ia against the rest: receiver operating characteristic", "Calibration of the probability of Ia", "Confusion matrix",
                "Redshift", "Peak day",
            ],
            Charts(html).Select(c => c["title"]!.GetValue<string>()));
    }

    [Fact]
    public void The_head_names_the_runs_the_data_the_program_and_the_date_of_the_predictions()
    {
        string predicted = Path.Combine(_survey.Folder(SupernovaTask.Class), "real.csv");
        File.SetLastWriteTimeUtc(predicted, new DateTime(2026, 11, 28, 17, 5, 0, DateTimeKind.Utc));
        string head = WebUtility.HtmlDecode(Write().Split("<main>")[0]);
        Assert.Contains("2026-11-28 17:05 UTC", head, StringComparison.Ordinal);
        foreach (string task in (string[])["sn-class", "redshift", "sn-epoch"])
        {
            Assert.Contains($"20190705_01_{task}", head, StringComparison.Ordinal); // the training
            Assert.Matches($"_predict-{task}", head);
        }

        Assert.Contains("observed.nc", head, StringComparison.Ordinal);
        Assert.Contains("crest 0.1.0", head, StringComparison.Ordinal);
    }

    [Fact]
    public void The_light_curves_and_probabilities_of_the_list_are_those_of_the_data()
    {
        JsonNode list = Json(Write())[0];
        LightCurveTable table = _survey.Observed.Table;
        Assert.Equal(["g", "r", "i", "z", "y"], list["bandOrder"]!.AsArray().Take(5).Select(band => band!.GetValue<string>()));
        short[] flux = Shorts(list["flux"]!), error = Shorts(list["error"]!), shares = Shorts(list["shares"]!);
        int classes = PredictedSurvey.Classes.Length;
        for (int place = 0; place < _survey.Merged.Names.Count; place++)
        {
            int row = Array.IndexOf(table.Names, _survey.Merged.Names[place]);
            double scale = list["scale"]![place]!.GetValue<double>();
            for (int visit = 0; visit < table.Cadence.Count; visit++)
            {
                short shown = flux[(place * table.Cadence.Count) + visit];
                if (float.IsNaN(table.FluxOf(row)[visit]))
                {
                    Assert.Equal(short.MinValue, shown);
                    continue;
                }

                Assert.Equal(table.FluxOf(row)[visit], shown * scale, scale);
                Assert.Equal(table.FluxErrorOf(row)[visit], error[(place * table.Cadence.Count) + visit] * scale, scale);
            }

            for (int c = 0; c < classes; c++)
                Assert.Equal(_survey.Merged.Values[place][c], (ushort)shares[(place * classes) + c] / 65534.0, 1e-5);
            Assert.Equal(_survey.Merged.Values[place][classes], list["redshift"]![place]!.GetValue<double>(), 1e-3);
            Assert.Equal(_survey.Merged.Values[place][classes + 1], list["peak"]![place]!.GetValue<double>(), 1e-2);
        }
    }

    [Fact]
    public void Brightest_magnitude_and_signal_to_noise_are_those_of_the_measurements()
    {
        LightCurveTable table = _survey.Observed.Table;
        table.FluxOf(1).Fill(float.NaN);
        int g = table.Cadence.ColumnOf("g", 1), i = table.Cadence.ColumnOf("i", 1);
        // 100 is magnitude 22 at zero point 27; 1,000 is no detection with an error of 400.
        (table.FluxOf(1)[g], table.FluxErrorOf(1)[g]) = (100, 10);
        (table.FluxOf(1)[i], table.FluxErrorOf(1)[i]) = (1000, 400);
        table.FluxOf(2).Fill(float.NaN);
        PredictedSurvey.Save(_survey.Observed, _survey.ObservedPath);
        JsonNode list = Json(Write())[0];
        int place = _survey.Merged.Names.ToList().IndexOf("seen1"), none = _survey.Merged.Names.ToList().IndexOf("seen2");
        Assert.Equal(22, list["magnitude"]![place]!.GetValue<double>());
        Assert.Equal("g", list["bands"]![list["magnitudeBand"]![place]!.GetValue<int>()]!.GetValue<string>());
        Assert.Equal(10, list["signal"]![place]!.GetValue<double>());
        Assert.Equal((null, null), (list["magnitude"]![none], list["signal"]![none]));
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
            KeyFigure().Matches(html.Split("<main>")[1]).Select(m => WebUtility.HtmlDecode(m.Groups["value"].Value)));
        Assert.Contains("33.3 % beyond 0.15", html, StringComparison.Ordinal);
        JsonNode[] charts = Charts(html);
        Assert.Equal("test split (AUC 0.750)", charts[0]["series"]![0]!["name"]!.GetValue<string>());
        Assert.Equal([0, 0, 0.5, 0.5, 1], Numbers(charts[0]["series"]![0]!["x"]!));
        Assert.Equal([0, 0.5, 0.5, 1, 1], Numbers(charts[0]["series"]![0]!["y"]!));
        Assert.Equal([1, 1], Numbers(charts[2]["counts"]![0]!)[..2]);
        Assert.Equal([1, 1], Numbers(charts[2]["counts"]![1]!)[..2]);
        Assert.Equal([0.5, 1, 0], Numbers(charts[3]["x"]!));
        Assert.Equal([12, 16], Numbers(charts[4]["x"]!));
    }

    [Fact]
    public void Parts_that_were_not_predicted_are_left_out()
    {
        foreach (SupernovaTask task in Enum.GetValues<SupernovaTask>()) File.Delete(Path.Combine(_survey.Folder(task), "test.csv"));
        string html = Write();
        Assert.Equal(["Candidates", "Validation", "Types"], Headings(html));
        Assert.Equal(2, KeyFigure().Count(html.Split("<main>")[1]));
        JsonNode roc = Charts(html)[^1];
        Assert.StartsWith(
            "observed, of known type (AUC", Assert.Single(roc["series"]!.AsArray())!["name"]!.GetValue<string>(), StringComparison.Ordinal);

        Array.Fill(_survey.Observed.Table.Label, LightCurveTable.Unknown);
        PredictedSurvey.Save(_survey.Observed, _survey.ObservedPath);
        string classes = Path.Combine(_survey.Folder(SupernovaTask.Class), "real.csv");
        PredictionTable predicted = PredictionTable.Read(classes);
        foreach (double[] row in predicted.Values) row[PredictedSurvey.Classes.Length] = -1;
        predicted.Write(classes, force: true);
        html = Write();
        Assert.Equal(["Candidates", "Validation"], Headings(html));
        Assert.Null(Json(html)[0]["known"]);
    }

    [Fact]
    public void The_page_opens_in_a_browser_without_a_complaint()
    {
        Write();
        string body = Browser.Render(_survey.ReportPath);
        Assert.DoesNotContain("could not be drawn", body, StringComparison.Ordinal);
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

    /// <summary>What the list and the charts are made from, in the order of the page.</summary>
    private static JsonNode[] Json(string html) => [.. JsonScript().Matches(html).Select(m => JsonNode.Parse(m.Groups["json"].Value)!)];

    private static JsonNode[] Charts(string html) => Json(html)[1..];

    private static short[] Shorts(JsonNode base64) =>
        MemoryMarshal.Cast<byte, short>(Convert.FromBase64String(base64.GetValue<string>())).ToArray();

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => v!.GetValue<double>())];

    [GeneratedRegex("<h2>(?<text>.*?)</h2>", RegexOptions.None, 10_000)]
    private static partial Regex Heading();

    [GeneratedRegex("<div><dt>.*?</dt><dd>(?<value>.*?)</dd>", RegexOptions.None, 10_000)]
    private static partial Regex KeyFigure();

    [GeneratedRegex("<script type=\"application/json\">(?<json>.*?)</script>", RegexOptions.None, 10_000)]
    private static partial Regex JsonScript();
}
