using Crest.Pipelines.Supernova;
using Microsoft.Playwright;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>The observer's list in chromium.</summary>
public sealed class CandidateListTests : IDisposable
{
    private readonly PredictedSurvey _survey = new();

    public void Dispose() => _survey.Dispose();

    [Theory]
    [InlineData(375, 812, false)]
    [InlineData(375, 812, true)]
    [InlineData(1280, 900, false)]
    [InlineData(1280, 900, true)]
    public async Task The_page_fits_its_window_and_axe_finds_nothing_serious(int width, int height, bool dark)
    {
        await using ReportBrowser browser = await Open(width, height, dark);
        Assert.Equal(width, await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(
            0, await browser.Page.EvaluateAsync<int>(
                "[...document.querySelectorAll('tbody td')].filter(cell => cell.getBoundingClientRect().right > innerWidth + 1).length"));
        Assert.Empty(await browser.Violations());
        await browser.Page.Locator("tbody a.name").First.ClickAsync();
        await browser.Page.WaitForSelectorAsync("dialog[open] .plot svg");
        Assert.Empty(await browser.Violations());
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_list_is_sorted_searched_and_filtered()
    {
        await using ReportBrowser browser = await Open();
        string[] ranked = [.. _survey.Merged.Names];
        Assert.Equal(ranked, await browser.Names());

        int redshift = PredictedSurvey.Classes.Length;
        int[] order = [.. Enumerable.Range(0, ranked.Length)
            .OrderBy(row => Math.Round(_survey.Merged.Values[row][redshift], 3)).ThenBy(row => row)];
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Redshift", Exact = true }).ClickAsync();
        Assert.Equal(order.Select(row => ranked[row]), await browser.Names());
        Assert.Equal("ascending", await browser.Page.Locator("th.at-z").GetAttributeAsync("aria-sort"));
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Redshift", Exact = true }).ClickAsync();
        Assert.Equal("descending", await browser.Page.Locator("th.at-z").GetAttributeAsync("aria-sort"));
        Assert.Equal(ranked[order[^1]], (await browser.Names())[0]);

        ILocator search = browser.Page.GetByRole(AriaRole.Searchbox);
        await search.FillAsync("SEEN1");
        Assert.Equal(
            ranked.Where(name => name.StartsWith("seen1", StringComparison.Ordinal)).Order(), (await browser.Names()).Order());
        await search.FillAsync("no such name");
        Assert.Empty(await browser.Names());
        await search.FillAsync("");

        IReadOnlyList<RankedCandidate> all = RankedCandidates.Read(_survey.MergedPath, PredictedSurvey.Classes).List;
        string type = all[0].MostProbable!;
        await browser.Page.Locator(".chips button", new() { HasTextString = type }).First.ClickAsync();
        Assert.Equal(all.Where(c => c.MostProbable == type).Select(c => c.Name).Order(), (await browser.Names()).Order());
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        Assert.Equal(ranked.Length, (await browser.Names()).Length);

        await browser.Page.GetByText("More filters").ClickAsync();
        double least = Math.Round(all.Select(c => c.Redshift).Order().ElementAt(10), 2);
        await browser.Page.GetByLabel("Redshift, from").FillAsync($"{least}");
        Assert.Equal(all.Where(c => Math.Round(c.Redshift, 3) >= least).Select(c => c.Name).Order(), (await browser.Names()).Order());
    }

    [Fact]
    public async Task The_keyboard_opens_an_object_goes_to_the_next_and_comes_back()
    {
        await using ReportBrowser browser = await Open();
        await browser.Page.Locator("tbody a.name").Nth(1).FocusAsync();
        await browser.Page.Keyboard.PressAsync("Enter");
        ILocator title = browser.Page.Locator("dialog[open] h3");
        await Assertions.Expect(title).ToContainTextAsync(_survey.Merged.Names[1]);
        await browser.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(title).ToContainTextAsync(_survey.Merged.Names[2]);
        Assert.Contains($"#object={Uri.EscapeDataString(_survey.Merged.Names[2])}", browser.Page.Url, StringComparison.Ordinal);
        await browser.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(browser.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        Assert.Equal(
            _survey.Merged.Names[2], await browser.Page.EvaluateAsync<string>("document.activeElement.textContent"));
    }

    [Fact]
    public async Task Dates_are_shown_where_the_data_tell_them_and_days_of_the_season_where_not()
    {
        await using (ReportBrowser browser = await Open())
        {
            string cell = await browser.Page.Locator("td.at-peak").First.InnerTextAsync();
            Assert.Contains("the last visit", cell, StringComparison.Ordinal);
            Assert.DoesNotContain("MJD", cell, StringComparison.Ordinal);
        }

        PredictedSurvey.Save(_survey.Observed with { FirstVisitMjd = 60000 }, _survey.ObservedPath);
        await using ReportBrowser dated = await Open();
        // MJD 60000 is 25 February 2023.
        double mjd = 60000 + Math.Round(_survey.Merged.Values[0][PredictedSurvey.Classes.Length + 1], 2);
        string shown = await dated.Page.Locator("td.at-peak").First.InnerTextAsync();
        Assert.Contains(new DateTime(2023, 2, 25).AddDays(mjd - 60000).ToString("yyyy-MM-dd"), shown, StringComparison.Ordinal);
        Assert.Contains($"MJD {mjd:F1}", shown, StringComparison.Ordinal);
        Assert.Contains("d ago", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_is_not_judged_says_why_and_what_is_unlike_training_is_marked()
    {
        string[] lines = File.ReadAllLines(_survey.MergedPath);
        int classes = PredictedSurvey.Classes.Length;
        // The last object has no predictions; the first is far from the training data.
        string name = _survey.Merged.Names[^1];
        lines[0] = $",{string.Join(',', Enumerable.Range(0, classes))},redshift,sn_epoch,measured,visits,novelty,note";
        for (int row = 1; row < lines.Length; row++)
            lines[row] = row == lines.Length - 1
                ? $"{name}{string.Concat(Enumerable.Repeat(",NaN", classes + 2))},0,37,NaN,no measurement"
                : $"{string.Join(',', lines[row].Split(',')[..(classes + 3)])},37,37,{(row == 1 ? "1.5" : "0.5")},";
        File.WriteAllLines(_survey.MergedPath, lines);
        await using ReportBrowser browser = await Open();
        ILocator last = browser.Page.Locator("tbody tr").Last;
        Assert.Equal(name, await last.Locator("a.name").InnerTextAsync());
        Assert.Equal("not judged: no measurement", await last.Locator("td.at-sure").InnerTextAsync());
        Assert.Equal(1, await browser.Page.Locator("tbody .badge.unlike").CountAsync());
        Assert.Equal(1, await browser.Page.Locator("tbody tr").First.Locator(".badge.unlike").CountAsync());
        await browser.Page.GetByText("More filters").ClickAsync();
        await browser.Page.GetByLabel("hide what is unlike training").CheckAsync();
        Assert.Equal(_survey.Merged.Names.Skip(1), await browser.Names());
    }

    [Fact]
    public async Task A_list_of_dated_data_without_redshifts_and_peak_days_lacks_their_columns()
    {
        PredictedSurvey.Save(_survey.Observed with { FirstVisitMjd = 60000 }, _survey.ObservedPath);
        MergedResults merged = new MergeResults
        {
            ClassFolder = _survey.Folder(SupernovaTask.Class), OutputFolder = _survey.At("types"),
        }.Run(Started.In(_survey.At("")));
        SupernovaReport report = _survey.Report with { RedshiftFolder = null, PeakDayFolder = null, Merged = merged.Table };
        report.Write(_survey.ReportPath, force: true);
        await using ReportBrowser browser = await ReportBrowser.Open(_survey.ReportPath, 1280, 900, dark: false);
        await Assertions.Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(merged.Table.Names.Count);
        Assert.Equal(0, await browser.Page.Locator("th.at-z, th.at-peak").CountAsync());
        await browser.Page.Locator("tbody a.name").First.ClickAsync();
        await browser.Page.WaitForSelectorAsync("dialog[open] .plot svg");
        Assert.Empty(browser.Complaints);
    }

    private async Task<ReportBrowser> Open(int width = 1280, int height = 900, bool dark = false)
    {
        _survey.Report.Write(_survey.ReportPath, force: true);
        ReportBrowser browser = await ReportBrowser.Open(_survey.ReportPath, width, height, dark);
        await Assertions.Expect(browser.Page.Locator("tbody tr")).ToHaveCountAsync(_survey.Merged.Names.Count);
        return browser;
    }
}
