using Crest.Tests.ReferenceData;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Crest.Tests.Browsing;

/// <summary>Chromium; skips the test where it is not there.</summary>
internal sealed class OpenBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private OpenBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>What pages said on their consoles.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public static async Task<OpenBrowser> Start()
    {
        OutsideProgram.Run("chromium", "--version");
        IPlaywright playwright = await Playwright.CreateAsync();
        return new OpenBrowser(playwright, await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] }));
    }

    /// <summary>Opens a page in a browser of its own, without the cookies of the others.</summary>
    public async Task<IPage> Open(string address, int width = 1280, int height = 860, bool dark = false, bool hasScript = true)
    {
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = hasScript,
            ReducedMotion = ReducedMotion.Reduce,
        });
        IPage page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, message) => _complaints.Add($"{page.Url}: {message}");
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>What axe finds that is serious or critical. The policy of the pages lets no script in but their own, and axe is one.</summary>
    public async Task<string[]> Violations(string address, bool dark, int width = 1280)
    {
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 860 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            BypassCSP = true,
        });
        await using (context)
        {
            IPage page = await context.NewPageAsync();
            await page.GotoAsync(address);
            await page.WaitForTimeoutAsync(600);
            AxeResult result = await page.RunAxe();
            return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{address} {v.Id}: {v.Nodes[0].Html}")];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
