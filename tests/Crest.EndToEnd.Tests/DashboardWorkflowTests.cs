using Crest.EndToEnd.Tests.Program;
using Crest.Tests.Browsing;
using Microsoft.Playwright;

namespace Crest.EndToEnd.Tests;

/// <summary>The pages of workflows of <c>crest serve</c>, in Chromium.</summary>
public sealed class DashboardWorkflowTests : IDisposable
{
    private const int Patience = 60_000;

    private static readonly LocatorAssertionsToBeVisibleOptions s_soon = new() { Timeout = Patience };

    private readonly Project _project = new();

    public DashboardWorkflowTests()
    {
        _project.Write("night/workflow.yaml", """
            components:
              first: {script: run.sh, outputFiles: [a.txt]}   # waits for the file go
              second: {script: run.sh, inputFiles: [first/a.txt]}
            """);
        const string wait = "echo begun; until test -e ../go; do sleep 0.1; done; echo seen; echo 1 > a.txt; echo x >> ../ran.txt\n";
        _project.Write("night/first/run.sh", wait);
        _project.Write("night/second/run.sh", "echo x >> ../second.txt\n");
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_workflow_is_run_followed_changed_and_run_again_without_a_reload()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        await using ServeProcess server = await ServeProcess.Start(_project);
        IPage page = await browser.Open($"{server.Address}workflows");
        await page.ClickAsync("a:has-text('night')");
        await Button(page, "Run").ClickAsync();
        await page.EvaluateAsync("window.notReloaded = true");
        await Expect(page.Locator(".node[data-path=first].s-running")).ToBeVisibleAsync(s_soon);
        await Expect(Button(page, "Stop")).ToBeVisibleAsync(s_soon);

        // The log follows.
        IPage component = await browser.Open($"{server.Address}workflows/component?folder=night&path=first");
        await Expect(component.Locator(".log:has-text('begun')")).ToBeVisibleAsync(s_soon);
        _project.Write("night/go", "");
        await Expect(component.Locator(".log:has-text('seen')")).ToBeVisibleAsync(s_soon);
        await Expect(component.Locator(".facts .state:has-text('finished')")).ToBeVisibleAsync(s_soon);
        await Expect(page.Locator(".node[data-path=second].s-finished")).ToBeVisibleAsync(s_soon);
        await Expect(page.Locator(".title .state:has-text('finished')")).ToBeVisibleAsync(s_soon);
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));

        // A property is saved, a wrong one is refused.
        await component.FillAsync("[name='property.retry']", "2");
        await Button(component, "Save").ClickAsync();
        await Expect(component.Locator("[name='property.retry']")).ToHaveValueAsync("2");
        const string changed = "first: {script: run.sh, outputFiles: [a.txt], retry: 2}   # waits for the file go";
        Assert.Contains(changed, File.ReadAllText(_project.At("night/workflow.yaml")), StringComparison.Ordinal);
        await component.FillAsync("[name='property.retry']", "often");
        await Button(component, "Save").ClickAsync();
        await Expect(component.Locator("main")).ToContainTextAsync("retry: must be a whole number");

        // The second part runs again, the first does not.
        IPage second = await browser.Open($"{server.Address}workflows/component?folder=night&path=second");
        await second.ClickAsync("summary:has-text('Run again')");
        await Button(second, "Run second and what follows again").ClickAsync();
        await WaitFor(() => File.ReadAllLines(_project.At("night/second.txt")).Length == 2);
        Assert.Single(File.ReadAllLines(_project.At("night/ran.txt")));
        Assert.Equal("", string.Join('\n', browser.Complaints.Where(c => !c.Contains("Failed to load", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_workflow_outlives_the_server_and_is_stopped_from_another()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        await using (ServeProcess server = await ServeProcess.Start(_project))
        {
            IPage page = await browser.Open($"{server.Address}workflows/show?folder=night");
            await Button(page, "Run").ClickAsync();
            await Expect(page.Locator(".node[data-path=first].s-running")).ToBeVisibleAsync(s_soon);
            await page.CloseAsync();
            Assert.Equal(130, (await server.Stop()).ExitCode);
        }

        Assert.Contains("first", _project.Run("workflow status night").Succeeded().Output, StringComparison.Ordinal);
        _project.Run("workflow run night").FailedWith(1, "is running as");
        await using ServeProcess other = await ServeProcess.Start(_project);
        IPage again = await browser.Open($"{other.Address}workflows/show?folder=night");
        await Button(again, "Stop").ClickAsync();
        await Expect(again.Locator(".node[data-path=first].s-stopped")).ToBeVisibleAsync(s_soon);
        await Expect(Button(again, "Run")).ToBeVisibleAsync(s_soon);
        Assert.False(File.Exists(_project.At("night/ran.txt")));
        Assert.Empty(browser.Complaints);
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static async Task WaitFor(Func<bool> isSo)
    {
        for (int i = 0; i < Patience / 100 && !isSo(); i++) await Task.Delay(100);
        Assert.True(isSo());
    }
}
