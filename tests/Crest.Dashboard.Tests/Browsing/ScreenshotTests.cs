using Crest.Dashboard.Tests.Workflows;
using Crest.Tests.Browsing;
using Crest.Tests.ReferenceData;
using Microsoft.Playwright;

namespace Crest.Dashboard.Tests.Browsing;

/// <summary>
/// Every page in both sizes, light and dark: nothing is wider than a phone, axe finds nothing serious, the console is empty. The pictures
/// are in <c>TestResults/screenshots</c>, to be looked at.
/// </summary>
public class ScreenshotTests
{
    [Fact]
    public async Task Every_page_can_be_read_at_a_desk_and_on_a_phone()
    {
        await using OpenBrowser browser = await OpenBrowser.Start();
        await using ServedProject served = await ServedProject.Start();
        string[] ids = SampleProject.Fill(served);
        SampleWorkflow.Write(served);
        await SampleWorkflow.Run(served);
        string pictures = Path.Combine(ReferenceFiles.Root, "TestResults", "screenshots");
        Directory.CreateDirectory(pictures);
        (string Name, string Path)[] pages =
        [
            ("runs", ""), ("runs-grouped", "?group=method&column=metric.val_loss&column=param.learning_rate"),
            ("runs-fault", "?where=metric.test_auc+%3E"), ("run", $"runs/{ids[^1]}"), ("run-smooth", $"runs/{ids[^2]}?smooth=0.8&logy=1"),
            ("compare", $"compare?run={ids[0]}&run={ids[4]}&run={ids[8]}"), ("table", $"runs/{ids[^1]}/view/predictions/real.csv"),
            ("picture", $"runs/{ids[^1]}/view/figure.svg"), ("report", $"runs/{ids[^1]}/view/report.html"),
            ("text", $"runs/{ids[^1]}/view/log.txt"),
            ("studies", "studies"), ("study", $"studies/{SampleProject.Study}"), ("data", "data"),
            ("workflows", "workflows"), ("workflow", "workflows/show?folder=night"),
            ("component", "workflows/component?folder=night&path=make"), ("viewer", "workflows/component?folder=night&path=show"),
            ("not-found", "nothing"),
        ];
        List<string> faults = [];
        foreach ((string name, string path) in pages)
        {
            foreach (bool dark in (bool[])[false, true])
            {
                foreach ((int width, int height) in ((int, int)[])[(1280, 860), (375, 812)])
                {
                    IPage page = await browser.Open($"{served.Address}{path}", width, height, dark);
                    await page.WaitForTimeoutAsync(700);
                    int wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
                    if (wide > width) faults.Add($"{name} is {wide} wide on a screen of {width}");
                    await page.ScreenshotAsync(new()
                    {
                        Path = Path.Combine(pictures, $"{name}-{width}-{(dark ? "dark" : "light")}.png"), FullPage = true,
                    });
                    await page.Context.CloseAsync();
                }

                faults.AddRange(await browser.Violations($"{served.Address}{path}", dark));
            }
        }

        faults.AddRange(browser.Complaints.Where(complaint => !complaint.Contains("404", StringComparison.Ordinal)));
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
    }
}
