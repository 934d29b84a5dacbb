using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests.Packages;

/// <summary>The single file and the tool do all that the program does, on a machine without the SDK.</summary>
public class PackageTests(PublishedProgram published)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_demo_a_search_with_workers_and_the_dashboard_run_without_an_sdk(bool singleFile)
    {
        string program = singleFile ? published.File : published.Tool;
        using var project = new Project();
        // A workflow, whose scripts call the program; runs and their store; reports with what they embed.
        CrestResult demo = published.Run(program, project, "demo").Succeeded();
        Assert.Contains("the most probable of type Ia first", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("checkout", demo.Output, StringComparison.Ordinal);
        Assert.Contains("@observablehq/plot", File.ReadAllText(project.At("demo/report.html")), StringComparison.Ordinal);
        const string store = "demo/.crest/registry.db";
        string runs = published.Run(program, project, "runs", "list", "--registry", store).Succeeded().Output;
        Assert.Contains("_merge", runs, StringComparison.Ordinal);

        // Workers are processes of the program.
        const string data = "demo/data/processed/dataset";
        published.Run(
            program, project, "train", "redshift", "search-parallel", "--train-data-path", $"{data}.tr-6classes.nc",
            "--validation-data-path", $"{data}.va-6classes.nc", "--test-data-path", $"{data}.te-6classes.nc", "--output-dir", "search",
            "--workers", "2", "--n-iterations", "4", "--epoch", "1", "--hidden-size", "4").Succeeded();
        Assert.True(File.Exists(project.At("search/best_parameter.json")));

        // The pages, with the scripts and styles that are part of the program.
        using Process serve = published.Start(program, project, "serve", "--port", "0", "--registry", store);
        try
        {
            string address = (await serve.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            string page = await client.GetStringAsync("", TestContext.Current.CancellationToken);
            Assert.Contains("_merge", page, StringComparison.Ordinal);
            string[] parts = [.. page.Split('"').Where(part => Path.GetExtension(part.Split('?')[0]) is ".css" or ".js")];
            Assert.NotEmpty(parts);
            foreach (string part in parts)
                Assert.NotEmpty(await client.GetByteArrayAsync(part, TestContext.Current.CancellationToken));
        }
        finally
        {
            serve.Kill(entireProcessTree: true);
        }
    }
}
