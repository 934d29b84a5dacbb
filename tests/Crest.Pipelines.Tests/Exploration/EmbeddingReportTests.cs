using Crest.Learning.ImageSets;
using Crest.Pipelines.Exploration;
using Crest.Pipelines.Tests.Images;
using Crest.Pipelines.Tests.Supernova;
using Crest.Tests.ReferenceData;
using Microsoft.Playwright;

namespace Crest.Pipelines.Tests.Exploration;

[Collection("The current folder")]
public sealed class EmbeddingReportTests : IDisposable
{
    private readonly ImageProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Pointing_at_a_sample_shows_its_name_its_label_and_its_picture()
    {
        new ExplorePca { DataSet = ImageDataSet.Mnist, DataFolder = _project.At("mnist"), OutputFolder = _project.At("out") }
            .Run(Started.Here);
        await using ReportBrowser browser = await ReportBrowser.Open(_project.At("out/report.html"), 1200, 900, dark: false);
        await browser.Page.WaitForTimeoutAsync(300);
        Assert.Empty(browser.Complaints);
        Assert.Empty(await browser.Violations());
        LocatorBoundingBoxResult box = (await browser.Page.Locator(".embedding .plane > canvas").BoundingBoxAsync())!;
        ILocator tip = browser.Page.Locator(".embedding .tip");
        for (int i = 0; i < 400 && !await tip.IsVisibleAsync(); i++)
            await browser.Page.Mouse.MoveAsync(box.X + (box.Width * (i % 20) / 20) + 5, box.Y + (box.Height * (i / 20) / 20) + 5);
        string text = await tip.InnerTextAsync();
        Assert.Matches("^(train|test) [0-9]+\nlabel: [0-9]", text);
        Assert.Equal(1, await tip.Locator("canvas").CountAsync());

        // Hiding a class and colouring by another column leave the page without complaints.
        await browser.Page.Locator(".embedding .key button").First.ClickAsync();
        await browser.Page.Locator(".embedding .colour").SelectOptionAsync(new SelectOptionValue { Label = "split" });
        Assert.Equal(["train", "test"], await browser.Page.Locator(".embedding .key button").AllInnerTextsAsync());
        await browser.Page.Locator(".embedding .search").FillAsync("test 1");
        Assert.Contains("of 220 samples", await browser.Page.Locator(".embedding .status").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData(1200, false)]
    [InlineData(1200, true)]
    [InlineData(375, false)]
    [InlineData(375, true)]
    public async Task Colour_images_are_shown_on_a_phone_and_in_the_dark(int width, bool dark)
    {
        ImageFiles.WriteCifar10(_project.At("cifar10"), 60, 20);
        new ExplorePca { DataSet = ImageDataSet.Cifar10, DataFolder = _project.At("cifar10"), OutputFolder = _project.At("out") }
            .Run(Started.Here);
        await using ReportBrowser browser = await ReportBrowser.Open(_project.At("out/report.html"), width, 800, dark);
        await browser.Page.WaitForTimeoutAsync(300);
        Assert.Empty(browser.Complaints);
        Assert.Empty(await browser.Violations());
        Assert.True(await browser.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        LocatorBoundingBoxResult plane = (await browser.Page.Locator(".embedding .plane > canvas").BoundingBoxAsync())!;
        Assert.InRange(plane.Width, 250, width);
        Assert.Equal(
            ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
            await browser.Page.Locator(".embedding .key button").AllInnerTextsAsync());
    }
}
