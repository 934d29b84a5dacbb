using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>What a user sees of a search that is over: a page with its charts, and its history and importance on the terminal.</summary>
public class SearchReportTests(PreparedSurvey survey)
{
    [Fact]
    public void A_search_leaves_a_page_that_a_browser_draws_and_prints_its_history_and_importance()
    {
        using Project project = survey.Copy("data");
        project.Write(
            "space.yaml",
            "hidden-size: {integer: [4, 32], log: true}\nlearning-rate: {log-uniform: [1e-4, 1e-1]}\nuse-bn: {choice: [true, false]}\n");
        CrestResult result = project.Run($"train sn-class search {PreparedSurvey.Splits} --space "
            + "space.yaml --epoch 2 --n-highways 1 --n-iterations 12 --pruner none --output-dir search").Succeeded();
        Assert.Contains("12 of 12 trials, 12 complete", result.Output, StringComparison.Ordinal);
        Assert.Contains("importance (share of the variance, 12 trials", result.Output, StringComparison.Ordinal);
        Assert.Contains("trial 11\n", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        // What it printed can be looked at again.
        CrestResult again = project.Run("inspect search").Succeeded();
        Assert.StartsWith(again.Output, result.Output, StringComparison.Ordinal);
        File.Move(project.At(".crest/studies.db"), project.At(".crest/elsewhere.db"));
        project.Run("inspect search").FailedWith(1, "studies.db, are not there");

        string body = Browser.Render(project.At("search/report.html"));
        Assert.DoesNotContain("could not be drawn", body, StringComparison.Ordinal);
        Assert.Equal(5, body.Split("<figure").Length - 1);
        foreach (string text in (string[])["of 12: 12 complete", "hidden_size", "learning_rate", "batch_norm", "validation accuracy"])
            Assert.Contains(text, body, StringComparison.Ordinal);
    }
}
