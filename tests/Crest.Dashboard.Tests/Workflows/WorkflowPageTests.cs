using System.Net;
using Crest.Tests.ReferenceData;

namespace Crest.Dashboard.Tests.Workflows;

public class WorkflowPageTests
{
    private const string Show = $"workflows/show?folder={SampleWorkflow.Folder}";

    [Fact]
    public async Task Workflows_are_listed_before_they_have_run_and_after()
    {
        await using ServedProject served = await ServedProject.Start();
        Assert.Contains("There are no workflows yet", (await served.Get("workflows")).Text, StringComparison.Ordinal);
        SampleWorkflow.Write(served);
        string before = (await served.Get("workflows")).Text;
        Assert.Contains("<b>night</b>", before, StringComparison.Ordinal);
        Assert.Contains("not started", before, StringComparison.Ordinal);
        string run = (await SampleWorkflow.Run(served)).Run;
        string after = (await served.Get("workflows")).Text;
        Assert.Contains($"/runs/{run}", after, StringComparison.Ordinal);
        Assert.Contains("3 failed", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_the_graph_and_the_items_of_loops_which_can_be_filtered()
    {
        await using ServedProject served = await ServedProject.Start();
        SampleWorkflow.Write(served);
        Assert.Contains("class=\"graph\"", (await served.Get(Show)).Text, StringComparison.Ordinal);
        string run = (await SampleWorkflow.Run(served)).Run;
        string page = (await served.Get(Show)).Text;
        foreach (string part in (string[])["the night", run, "1/3 finished, 1 failed", "each_y/score", "each_x/score", "fork.else"])
            Assert.Contains(part, page, StringComparison.Ordinal);
        string failed = (await served.Get($"{Show}&state=failed&of=each/score")).Text;
        Assert.Contains(">each_y/score</a>", failed, StringComparison.Ordinal);
        Assert.DoesNotContain(">each_x/score</a>", failed, StringComparison.Ordinal);
        string why = (await served.Get($"{Show}&why=1")).Text;
        Assert.Contains("each_y/score would run: it has failed", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_wrong_is_said_and_a_folder_without_one_is_not_found()
    {
        await using ServedProject served = await ServedProject.Start();
        served.Write("bad/workflow.yaml", "components: {a: {script: x, retri: 1}}");
        using var outside = new TemporaryFolder();
        outside.Write("workflow.yaml", "components: {a: {script: x}}");
        string page = (await served.Get("workflows/show?folder=bad")).Text;
        Assert.Contains("has no key &#x27;retri&#x27;; did you mean &#x27;retry&#x27;", page, StringComparison.Ordinal);
        File.CreateSymbolicLink(served.At("link"), outside.Path);
        string[] others = ["none", "..", $"../{Path.GetFileName(outside.Path)}", "link", "/etc", ".crest", "bad/..", "", "bad/"];
        foreach (string folder in others)
            Assert.Equal(HttpStatusCode.NotFound, (await served.Get($"workflows/show?folder={Uri.EscapeDataString(folder)}")).Status);
    }

    [Fact]
    public async Task A_component_shows_its_state_its_log_and_its_properties()
    {
        await using ServedProject served = await ServedProject.Start();
        SampleWorkflow.Write(served);
        await SampleWorkflow.Run(served);
        string page = (await served.Get($"workflows/component?folder=night&path=make")).Text;
        string[] parts = ["Makes the light curves", "finished", "name=\"property.retry\"", "value=\"run.sh\"", "data-log="];
        foreach (string part in parts)
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.Equal("make has run\n", (await served.Get("workflows/log?folder=night&path=make")).Text);
        Assert.Equal("run\n", (await served.Get("workflows/log?folder=night&path=make&from=9")).Text);
        string instance = (await served.Get("workflows/component?folder=night&path=each_y%2Fscore")).Text;
        Assert.Contains("exit code 1", instance, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"property.", instance, StringComparison.Ordinal);
        foreach (string path in (string[])["none", "../make", "make/../../..", "", "each_y%2F..%2Fmake"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await served.Get($"workflows/component?folder=night&path={path}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await served.Get($"workflows/log?folder=night&path={path}")).Status);
        }
    }

    [Fact]
    public async Task Only_pictures_of_viewers_are_served_and_run_nothing()
    {
        await using ServedProject served = await ServedProject.Start();
        SampleWorkflow.Write(served);
        await SampleWorkflow.Run(served);
        const string page = "workflows/component?folder=night&path=show", address = "workflows/picture?folder=night&path=";
        Assert.Contains(
            "/workflows/picture?folder=night&amp;path=show%2Fplot.svg", (await served.Get(page)).Text, StringComparison.Ordinal);
        using HttpResponseMessage picture = await served.Client.GetAsync(new Uri($"{address}show/plot.svg", UriKind.Relative));
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("sandbox; ", picture.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        served.Write("secret.png", "secret");
        served.Write("night/make/own.png", "secret");
        served.Write("night/show/secret.txt", "secret");
        File.CreateSymbolicLink(served.At("night/show/out.png"), served.At("secret.png"));
        string[] others =
        [
            "show/out.png", "make/own.png", "show/secret.txt", "show/../make/own.png", "show/../../secret.png", "last/plot.svg", "plot.svg",
            "/etc/passwd.png",
        ];
        foreach (string path in others)
            Assert.Equal(HttpStatusCode.NotFound, (await served.Get(address + Uri.EscapeDataString(path))).Status);
        Assert.DoesNotContain("out.png", (await served.Get(page)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_components_are_listed_in_pages()
    {
        await using ServedProject served = await ServedProject.Start();
        string tasks = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"  t{i}: {{script: run.sh}}\n"));
        served.Write("large/workflow.yaml", $"components:\n{tasks}");
        (HttpStatusCode status, string text) = await served.Get("workflows/show?folder=large&page=100");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(">t9999</a>", text, StringComparison.Ordinal);
        Assert.Contains("page 100 of 100, 10,000 components", text, StringComparison.Ordinal);
        Assert.Contains("too many to draw each", text, StringComparison.Ordinal);
    }
}
