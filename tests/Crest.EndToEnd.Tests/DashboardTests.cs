using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.Browsing;
using Microsoft.Playwright;

namespace Crest.EndToEnd.Tests;

/// <summary><c>crest serve</c> as a user sees it, in Chromium.</summary>
public class DashboardTests(PreparedSurvey survey)
{
    private const int Patience = 60_000;

    [Fact]
    public async Task A_training_appears_its_curve_grows_and_its_state_becomes_finished_without_a_reload()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        using Project project = survey.Copy("data");
        await using ServeProcess server = await ServeProcess.Start(project);
        IPage table = await browser.Open(server.Address);
        Assert.Equal(0, await table.Locator("tr[data-run]").CountAsync());
        await table.EvaluateAsync("window.notReloaded = true");

        const string endless = "--epoch 1000000 --patience 1000000 --batch-size 20";
        using Process training = project.Start(PreparedSurvey.Train("sn-class", "models/live", endless));
        ILocator row = table.Locator("tr[data-run]");
        await row.WaitForAsync(new() { Timeout = Patience });
        string id = (await row.GetAttributeAsync("data-run"))!;
        Assert.Equal("running", await row.Locator("[data-field=status]").TextContentAsync());

        IPage run = await browser.Open($"{server.Address}runs/{id}");
        await run.EvaluateAsync("window.notReloaded = true");
        ILocator curve = run.Locator(".curve[data-title=loss]");
        await curve.WaitForAsync(new() { Timeout = Patience });
        string before = (await curve.GetAttributeAsync("data-last"))!;
        await Assertions.Expect(curve).Not.ToHaveAttributeAsync("data-last", before, new() { Timeout = Patience });
        await Assertions.Expect(run.Locator(".log")).ToContainTextAsync($"started {id}", new() { Timeout = Patience });

        // Killed, it shows as killed; a shorter one comes to its end while the page is open.
        training.Kill();
        await training.WaitForExitAsync();
        await Assertions.Expect(run.Locator(".title [data-field=status]")).ToHaveTextAsync("killed", new() { Timeout = Patience });
        await Assertions.Expect(row.Locator("[data-field=status]")).ToHaveTextAsync("killed", new() { Timeout = Patience });
        project.Run(PreparedSurvey.Train("sn-class", "models/short", "--epoch 2")).Succeeded();
        ILocator second = table.Locator("tr[data-run]").First;
        await Assertions.Expect(second.Locator("[data-field=status]")).ToHaveTextAsync("finished", new() { Timeout = Patience });
        Assert.Equal(2, await table.Locator("tr[data-run]").CountAsync());
        foreach (IPage page in (IPage[])[table, run]) Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Runs_are_sorted_filtered_noted_and_compared_and_an_address_shows_the_same_to_another()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        using var project = new Project();
        string[] ids = [.. new[] { 0.91, 0.97, 0.94 }.Select(auc => SampleRuns.Add(project, "sn-class", auc))];
        SampleRuns.Add(project, "redshift", 0.5);
        await using ServeProcess server = await ServeProcess.Start(project);
        IPage page = await browser.Open(server.Address);

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("method = sn-class");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/?where=*");
        await page.ClickAsync("th a[title='metric.test_auc']");
        await page.ClickAsync("th a[title='metric.test_auc']");
        string[] sorted = [ids[1], ids[2], ids[0]];
        Assert.Equal(sorted, await Rows(page));

        IPage other = await browser.Open(page.Url);
        Assert.Equal(sorted, await Rows(other));

        await page.Locator($"tr[data-run='{ids[2]}'] .edit > summary").ClickAsync();
        await page.FillAsync($"tr[data-run='{ids[2]}'] textarea[name=memo]", "the one of the paper");
        await page.ClickAsync($"tr[data-run='{ids[2]}'] .notes button");
        ILocator memo = page.Locator($"tr[data-run='{ids[2]}'] span.memo");
        await Assertions.Expect(memo).ToHaveTextAsync("the one of the paper");
        await page.ReloadAsync();
        await Assertions.Expect(memo).ToHaveTextAsync("the one of the paper");
        Assert.Equal(sorted, await Rows(page));

        foreach (string id in ids) await page.CheckAsync($"tr[data-run='{id}'] input[name=run]");
        await page.ClickAsync("#compare button");
        await page.WaitForURLAsync("**/compare?*");
        Assert.Equal("Comparison of 3 runs", await page.Locator("h1").TextContentAsync());
        Assert.Equal(3, await page.Locator(".compared").First.Locator("thead a").CountAsync());
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Without_script_the_forms_work()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        using var project = new Project();
        string id = SampleRuns.Add(project, "sn-class", 0.9);
        await using ServeProcess server = await ServeProcess.Start(project);
        IPage page = await browser.Open($"{server.Address}runs/{id}", hasScript: false);
        await page.Locator(".title .edit > summary").ClickAsync();
        await page.FillAsync(".title textarea[name=memo]", "noted");
        await page.ClickAsync(".title .notes button");
        await Assertions.Expect(page.Locator(".notes-shown")).ToContainTextAsync("noted");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.Locator(".title")).ToContainTextAsync("deleted");
        await page.GotoAsync($"{server.Address}?deleted=1");
        Assert.Equal([id], await Rows(page));
        Assert.Contains("noted", await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_for_other_machines_opens_with_the_address_that_it_prints_and_stops_on_a_signal()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        using var project = new Project();
        string id = SampleRuns.Add(project, "sn-class", 0.9);
        await using ServeProcess server = await ServeProcess.Start(project, "--address 0.0.0.0");
        Assert.Contains("?token=", server.Address, StringComparison.Ordinal);
        IPage page = await browser.Open(server.Address);
        await page.Locator($"tr[data-run='{id}']").WaitForAsync();
        Assert.DoesNotContain("token", page.Url, StringComparison.Ordinal);
        IPage stranger = await browser.Open(page.Url);
        Assert.Equal("A token is needed", await stranger.Locator("h1").TextContentAsync());
        string token = project.Run("serve token add phone --read-only").Succeeded().Output.Trim();
        await stranger.FillAsync("#token", token);
        await stranger.ClickAsync("button");
        await stranger.Locator($"tr[data-run='{id}']").WaitForAsync();
        await Assertions.Expect(stranger.Locator(".top")).ToContainTextAsync("read-only");
        project.Run("serve token revoke phone").Succeeded();
        await stranger.ReloadAsync();
        Assert.Equal("A token is needed", await stranger.Locator("h1").TextContentAsync());
        Assert.Equal((130, "stopped"), await server.Stop());
    }

    private static async Task<string[]> Rows(IPage page) =>
        await page.EvaluateAsync<string[]>("[...document.querySelectorAll('tr[data-run]')].map(row => row.dataset.run)");
}
