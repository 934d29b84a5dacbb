using Crest.Tests.ReferenceData;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>Chromium with a report open in it; skips the test where chromium is not there.</summary>
internal sealed class ReportBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private ReportBrowser(IPlaywright playwright, IBrowser browser, IPage page) =>
        (_playwright, _browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    /// <summary>What the page said on its console.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public static async Task<ReportBrowser> Open(string path, int width, int height, bool dark)
    {
        OutsideProgram.Run("chromium", "--version");
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser =
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        // The policy of the page lets no script in but its own; axe is one.
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            BypassCSP = true,
        });
        var opened = new ReportBrowser(playwright, browser, await context.NewPageAsync());
        opened.Page.Console += (_, message) => opened._complaints.Add(message.Text);
        opened.Page.PageError += (_, message) => opened._complaints.Add(message);
        await opened.Page.GotoAsync(new Uri(path).AbsoluteUri);
        return opened;
    }

    /// <summary>What axe finds that is serious or critical.</summary>
    public async Task<string[]> Violations()
    {
        AxeResult result = await Page.RunAxe();
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Nodes[0].Html}")];
    }

    /// <summary>The names that the list shows, from the top.</summary>
    public async Task<string[]> Names() => [.. await Page.Locator("tbody a.name").AllTextContentsAsync()];

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
