using System.Text.Json.Nodes;
using Crest.Experiments.Reports;
using Crest.Experiments.Studies;
using Crest.Experiments.Tests.Reports;

namespace Crest.Experiments.Tests.Studies;

public sealed class StudyReportTests : IDisposable
{
    private static readonly SearchSpace Single =
        new([KeyValuePair.Create<string, ParameterDistribution>("x", new ParameterDistribution.Real(0, 1))]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_study_is_drawn_in_a_browser_with_all_its_charts()
    {
        StudyHistory history = SampleStudy.History(100);
        ReportPage page =
            ReportPage.Save(StudyReport.Of(SampleStudy.Define(SampleStudy.Space, 100), history, "validation accuracy"), _folder);
        string[] figures = page.Render();
        Assert.Equal(5, figures.Length);
        Assert.All(figures, f => Assert.DoesNotContain("could not be drawn", f, StringComparison.Ordinal));
        int complete = history.Trials.Count(t => t.State == TrialState.Complete),
            pruned = history.Trials.Count(t => t.State == TrialState.Pruned),
            failed = history.Trials.Count(t => t.State == TrialState.Fail);
        Assert.True(pruned > 10 && failed > 0);

        // A circle a complete trial, a square (a path, as all other symbols) a pruned one, a diamond a failed one; the line of the best.
        string[] marks = figures[0].Split("<g aria-label=\"")[1..];
        Assert.Equal(
            [complete, pruned, failed],
            marks.Where(m => m.StartsWith("dot", StringComparison.Ordinal)).Select(m => Count(m, "<path") + Count(m, "<circle")));
        Assert.Contains(marks, m => m.StartsWith("line", StringComparison.Ordinal));
        Assert.Equal(6, Count(figures[1].Split("<g aria-label=\"bar\"")[1].Split("</g>")[0], "<rect"));
        Assert.Equal(complete, Count(figures[2].Split("<g fill=\"none\" aria-label=\"lines\"")[1].Split("</g>")[0], "<path"));
        Assert.Equal(6, Count(figures[3], "<h4>"));
        Assert.Equal(complete + pruned, Count(figures[4], "aria-label=\"line\""));

        string text = page.Html;
        Assert.Contains($"of 100: {complete} complete, {pruned} pruned, {failed} failed", text, StringComparison.Ordinal);
        Assert.Contains($"<dd>{100.0 * pruned / (pruned + complete):F0} %</dd>", text, StringComparison.Ordinal);
        Assert.Contains("the loss became NaN in epoch 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_line_of_the_history_is_the_best_so_far_and_goes_on_to_the_latest_trial()
    {
        StudyHistory history = SampleStudy.Complete(Single, [([0.1], 5), ([0.2], 7), ([0.3], 3), ([0.4], 3), ([0.5], 4)]);
        history.Put(new Trial(6, 5, TrialState.Fail));
        JsonNode steps = Charts(history)[0]["panels"]![0]!["steps"]!;
        Assert.Equal([0, 2, 5], Numbers(steps["x"]!));
        Assert.Equal([5, 3, 3], Numbers(steps["y"]!));
    }

    [Fact]
    public void An_outlier_does_not_hide_the_others_and_is_named()
    {
        var history = SampleStudy.Complete(Single, [.. Enumerable.Range(0, 30)
            .Select(i => (new[] { i / 30.0 }, i == 7 ? 1e9 : i == 8 ? double.PositiveInfinity : 1 + (i / 30.0)))]);
        ReportPage page = ReportPage.Save(Of(history), _folder);
        Assert.InRange(page.Data()[0]["y"]!["maximum"]!.GetValue<double>(), 2, 5);
        Assert.Contains(
            "1 trial far worse than most stands at the end of the axis. 1 trial with an infinite value is not drawn.", page.Html,
            StringComparison.Ordinal);
        // A maximised one has its outliers below.
        var maximised = SampleStudy.Complete(
            Single, [.. Enumerable.Range(0, 30).Select(i => (new[] { i / 30.0 }, i == 7 ? -1e9 : i / 30.0))], StudyDirection.Maximize);
        Assert.InRange(Charts(maximised)[0]["y"]!["minimum"]!.GetValue<double>(), -3, 0);
    }

    [Fact]
    public void Ten_thousand_trials_are_thinned_with_a_word_and_the_page_stays_small()
    {
        StudyHistory history = SampleStudy.History(10_000);
        ReportPage page =
            ReportPage.Save(StudyReport.Of(SampleStudy.Define(SampleStudy.Space, 10_000), history, "validation accuracy"), _folder);
        JsonNode[] charts = page.Data();
        Assert.InRange(new FileInfo(page.Path).Length, 0, 1_500_000);
        int complete = history.Trials.Count(t => t.State == TrialState.Complete);
        Assert.Contains($"400 of {complete} trials are drawn", page.Html, StringComparison.Ordinal);
        Assert.Equal(400, charts[2]["names"]!.AsArray().Count);
        Assert.Equal($"trial {history.Best!.Number}", charts[2]["names"]![399]!.GetValue<string>());
        Assert.All(page.Render(), f => Assert.DoesNotContain("could not be drawn", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Odd_studies_are_drawn_too()
    {
        string[] reports =
        [
            Render(new StudyHistory(Single, StudyDirection.Minimize)),
            Render(SampleStudy.Complete(Single, [([0.5], 1)])),
            Render(SampleStudy.Complete(Single, [([0.5], double.NegativeInfinity), ([0.6], double.PositiveInfinity)])),
            Render(SampleStudy.Complete(Single, [([0.5], -1e308), ([0.6], 1e308), ([0.7], 1)])),
            Render(SampleStudy.Complete(
                new SearchSpace(
                [
                    KeyValuePair.Create<string, ParameterDistribution>("fixed", new ParameterDistribution.Real(1e-3, 1e-3, Log: true)),
                    KeyValuePair.Create<string, ParameterDistribution>("one", new ParameterDistribution.Categorical(["a"])),
                ]),
                [([1e-3, 0], 1), ([1e-3, 0], 2)])),
            Render(OnlyUnfinished()),
        ];
        Assert.All(reports, r => Assert.DoesNotContain("could not be drawn", r, StringComparison.Ordinal));
        Assert.Contains("No trial has begun.", reports[0], StringComparison.Ordinal);
        Assert.Contains("needs 10 complete trials", reports[1], StringComparison.Ordinal);
        Assert.Contains("No trial has come to its end with a finite value.", reports[^1], StringComparison.Ordinal);
    }

    private static StudyHistory OnlyUnfinished()
    {
        var history = new StudyHistory(Single, StudyDirection.Minimize);
        history.Put(new Trial(1, 0, TrialState.Running));
        history.Put(new Trial(2, 1, TrialState.Pruned)
        {
            Parameters = SampleStudy.Parameters(Single, [0.5]),
            Intermediate = [KeyValuePair.Create(1, double.NaN), KeyValuePair.Create(2, 3.0)],
        });
        history.Put(new Trial(3, 2, TrialState.Fail));
        return history;
    }

    private string Render(StudyHistory history) => ReportPage.Save(Of(history), _folder).RenderBody();

    private JsonNode[] Charts(StudyHistory history) => ReportPage.Save(Of(history), _folder).Data();

    private static HtmlReport Of(StudyHistory history) =>
        StudyReport.Of(SampleStudy.Define(history.Space, 10, history.Direction), history, "loss");

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => v!.GetValue<double>())];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
