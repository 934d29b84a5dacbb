using Crest.Tests.Browsing;
using Crest.Tests.ReferenceData;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Crest.EndToEnd.Tests;

/// <summary>The site that docfx makes of the pages, in a browser as wide as a phone and one as wide as a desk.</summary>
public sealed class DocumentationSiteTests : IDisposable
{
    private const int Phone = 390, Desk = 1280;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pages_draw_their_diagrams_fit_a_phone_are_searched_and_load_nothing_from_elsewhere()
    {
        await using WebApplication server = await Serve(Build());
        string address = server.Urls.Single();
        await using OpenBrowser browser = await OpenBrowser.Start();
        IPage page = await browser.Open($"{address}/index.html", Phone);
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                foreign.Add(request.Url);
        };
        int diagrams = 0;
        foreach (string source in DocumentationTests.Pages.Where(name => name.StartsWith("docs/", StringComparison.Ordinal)))
        {
            string name = Path.ChangeExtension(source["docs/".Length..], "html");
            await page.GotoAsync($"{address}/{name}");
            int written = CodeBlock.Of(source).Count(block => block.Language == "mermaid");
            await page.WaitForFunctionAsync("n => document.querySelectorAll('.mermaid svg').length === n", written);
            Assert.Equal(0, await page.Locator(".mermaid svg .error-text").CountAsync());
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is too wide");
            diagrams += written;
        }

        Assert.NotEqual(0, diagrams);
        await page.SetViewportSizeAsync(Desk, 860);
        foreach ((string words, string found) in ((string, string)[])[("perplexity", "Exploring data"), ("光度曲線", "チュートリアル")])
        {
            await page.FillAsync("#search-query", words);
            await page.Locator("#search-results").GetByText(found).First.WaitForAsync();
        }

        Assert.Empty(foreign);
        Assert.Empty(browser.Complaints);
    }

    private string Build()
    {
        string site = _folder.At("site");
        OutsideProgram.Run(
            "dotnet", "tool", "exec", "--yes", "docfx", Path.Combine(ReferenceFiles.Root, "docfx.json"), "--output", site,
            "--warningsAsErrors");
        return site;
    }

    private static async Task<WebApplication> Serve(string site)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(site), ServeUnknownFileTypes = true });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
