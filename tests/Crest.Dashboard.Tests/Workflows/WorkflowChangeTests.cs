using System.Net;

namespace Crest.Dashboard.Tests.Workflows;

public class WorkflowChangeTests
{
    private const string Show = "workflows/show?folder=night", Component = "workflows/component?folder=night&path=last";

    [Fact]
    public async Task Run_stop_and_run_again_start_the_program()
    {
        await using ServedProject served = await Start("exit 0");
        SampleWorkflow.Write(served);
        await Redirected(served.Post(Show, "workflows/run", ("folder", "night"), ("back", "/workflows")));
        Assert.Equal([$"workflow run {served.At("night")}"], Said(served));
        await Redirected(served.Post(Show, "workflows/stop", ("folder", "night"), ("back", "/workflows")));
        Assert.Equal($"workflow stop {served.At("night")}", Said(served)[^1]);
        await Redirected(
            served.Post(Show, "workflows/again", ("folder", "night"), ("path", "each_x/score"), ("back", "/workflows")));
        Assert.Equal([$"workflow clean {served.At("night")} -- each_x/score", $"workflow run {served.At("night")}"], Said(served)[^2..]);
        using HttpResponseMessage unknown = await served.Post(Show, "workflows/again", ("folder", "night"), ("path", "--help"));
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using HttpResponseMessage outside = await served.Post(Show, "workflows/run", ("folder", ".."));
        Assert.Equal(HttpStatusCode.BadRequest, outside.StatusCode);
        Assert.Equal(4, Said(served).Length);
    }

    [Fact]
    public async Task What_the_program_refuses_is_shown()
    {
        await using ServedProject served = await Start("echo 'crest: night: the workflow is at work'; exit 1");
        SampleWorkflow.Write(served);
        using HttpResponseMessage refused = await served.Post(Show, "workflows/run", ("folder", "night"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("night: the workflow is at work", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_is_changed_in_the_file_alone_where_it_is()
    {
        await using ServedProject served = await ServedProject.Start();
        SampleWorkflow.Write(served);
        string before = File.ReadAllText(served.At("night/workflow.yaml"));
        string version = Version((await served.Get(Component)).Text);
        await Redirected(Save(served, version, ("property.retry", "2"), ("property.script", "run.sh"), ("property.queue", "")));
        string after = File.ReadAllText(served.At("night/workflow.yaml"));
        Assert.Equal($"{before}\n    retry: 2", after);
        // What somebody else has changed since is not overwritten.
        using HttpResponseMessage late = await Save(served, version, ("property.retry", "3"));
        Assert.Contains("has changed since it was shown", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        version = Version((await served.Get(Component)).Text);
        using HttpResponseMessage wrong = await Save(served, version, ("property.retry", "many"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("retry: must be a whole number", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage cycle = await Save(served, version, ("property.previous", "show"));
        Assert.Contains("wait for each other", await cycle.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(after, File.ReadAllText(served.At("night/workflow.yaml")));
    }

    [Fact]
    public async Task A_token_for_reading_changes_nothing_and_sees_no_buttons()
    {
        await using ServedProject served = await ServedProject.Start(
            settings => settings with { AllowedHosts = ["a.example"], Program = ["/bin/false"] });
        SampleWorkflow.Write(served);
        await SampleWorkflow.Run(served);
        string token = served.Tokens.Add("reader", readOnly: true);
        served.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (string page in (string[])[Show, Component])
        {
            string text = (await served.Get(page)).Text;
            Assert.Contains("read-only", text, StringComparison.Ordinal);
            Assert.DoesNotContain("method=\"post\" action=\"/workflows/run\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain(">Save</button>", text, StringComparison.Ordinal);
        }

        foreach (string path in (string[])["workflows/run", "workflows/stop", "workflows/again", "workflows/properties"])
        {
            using var form = new FormUrlEncodedContent([new("folder", "night"), new("path", "last")]);
            using HttpResponseMessage answer = await served.Client.PostAsync(new Uri(path, UriKind.Relative), form);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_form_of_another_site_changes_nothing()
    {
        await using ServedProject served = await ServedProject.Start();
        SampleWorkflow.Write(served);
        foreach (string path in (string[])["workflows/run", "workflows/stop", "workflows/again", "workflows/properties"])
        {
            using var form = new FormUrlEncodedContent([new("folder", "night"), new("path", "last")]);
            using HttpResponseMessage answer = await served.Client.PostAsync(new Uri(path, UriKind.Relative), form);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    /// <summary>A server whose program notes its words.</summary>
    private static Task<ServedProject> Start(string script) => ServedProject.Start(settings =>
    {
        string program = Path.Combine(settings.Project.Folder, "program.sh");
        File.WriteAllText(program, $"echo \"$@\" >> '{settings.Project.Folder}/said.txt'\n{script}\n");
        return settings with { Program = ["/bin/sh", program] };
    });

    private static string[] Said(ServedProject served) => File.ReadAllLines(served.At("said.txt"));

    private static Task<HttpResponseMessage> Save(ServedProject served, string version, params (string Name, string Value)[] fields) =>
        served.Post(
            Component, "workflows/properties",
            [("folder", "night"), ("path", "last"), ("version", version), ("back", "/workflows"), .. fields]);

    private static string Version(string page) => page.Split("name=\"version\" value=\"")[1].Split('"')[0];

    private static async Task Redirected(Task<HttpResponseMessage> sent)
    {
        using HttpResponseMessage answer = await sent;
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal("/workflows", answer.Headers.Location!.ToString());
    }
}
