using System.Diagnostics;
using System.Net;

namespace Crest.Dashboard.Tests.RunFiles;

/// <summary>No request leads out of the folder of a run, and whatever a file contains, the browser runs none of it.</summary>
public class FileRequestTests
{
    private const string Secret = "what nobody may see";

    public static TheoryData<string> Escapes =>
    [
        "../secret.txt", "../../secret.txt", "..%2fsecret.txt", "..%2F..%2Fsecret.txt", "%2e%2e/secret.txt", "%2e%2e%2f%2e%2e%2fsecret.txt",
        "%252e%252e/secret.txt", "%252e%252e%252fsecret.txt", "..%255csecret.txt", "..%5csecret.txt", "..\\secret.txt", "/etc/passwd",
        "//etc/passwd", "%2fetc%2fpasswd", "%2Fetc/passwd", "sub/../../secret.txt", "sub/..%2f..%2fsecret.txt", "./secret.txt", ".hidden",
        "sub/.hidden", "", "%00secret.txt", "secret.txt%00.png", "out.txt", "out/secret.txt", "out/tokens.json", "circle", "pipe",
        "C:%5Csecret.txt", "%c0%ae%c0%ae/secret.txt", "%uff0e%uff0e/secret.txt",
    ];

    [Theory]
    [MemberData(nameof(Escapes))]
    public async Task A_path_that_leads_out_of_the_folder_is_not_served(string path)
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun(), folder = served.At($"runs/{id}");
        served.Write("secret.txt", Secret);
        served.Write("runs/secret.txt", Secret);
        served.Write($"runs/{id}/sub/here.txt", "here");
        served.Write($"runs/{id}/.hidden", Secret);
        served.Write($"runs/{id}/sub/.hidden", Secret);
        served.Write(".crest/tokens.json", $"[] {Secret}");
        File.CreateSymbolicLink(Path.Combine(folder, "out.txt"), served.At("secret.txt"));
        File.CreateSymbolicLink(Path.Combine(folder, "out"), served.At("."));
        File.CreateSymbolicLink(Path.Combine(folder, "circle"), Path.Combine(folder, "circle"));
        if (OperatingSystem.IsLinux()) Process.Start("mkfifo", [Path.Combine(folder, "pipe")]).WaitForExit();
        foreach (string kind in (string[])["files", "view"])
        {
            string answer = await served.Raw($"GET /runs/{id}/{kind}/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_to_a_file_of_the_same_folder_is_served()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun();
        File.CreateSymbolicLink(served.At($"runs/{id}/last.txt"), "log.txt");
        Assert.Contains($"started {id}", (await served.Get($"runs/{id}/files/last.txt")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_that_writes_elsewhere_in_the_project_is_found_and_others_are_not()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun(), other = served.AddRun();
        Directory.Delete(served.At($"runs/{id}"), recursive: true);
        Directory.Delete(served.At($"runs/{other}"), recursive: true);
        served.Write("models/a/config.yaml", $"run: {id}\n");
        served.Write("models/a/summary.json", "{}");
        foreach (string run in (string[])[id, other])
            served.Store.AddArtifact(run, new Crest.Experiments.Runs.RunArtifact("models/a/summary.json", 2, new string('0', 64)));
        Assert.Equal(HttpStatusCode.OK, (await served.Get($"runs/{id}/files/config.yaml")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.Get($"runs/{other}/files/config.yaml")).Status);
        // A configuration in the project's own folder opens nothing.
        served.Write("config.yaml", $"run: {other}\n");
        Assert.Equal(HttpStatusCode.NotFound, (await served.Get($"runs/{other}/files/.crest/tokens.json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.Get($"runs/{other}/files/config.yaml")).Status);
    }

    [Theory]
    [InlineData("picture.svg", "image/svg+xml", false, "sandbox; ")]
    [InlineData("table.csv", "text/plain; charset=utf-8", false, "sandbox; ")]
    [InlineData("page.html", "application/octet-stream", true, "sandbox; ")]
    [InlineData("program.js", "application/octet-stream", true, "sandbox; ")]
    [InlineData("model.onnx", "application/octet-stream", true, "sandbox; ")]
    [InlineData("page.html?frame=1", "text/html; charset=utf-8", false, "sandbox allow-scripts; ")]
    public async Task A_file_belongs_to_no_site_and_is_saved_unless_it_is_text_or_a_picture(
        string path, string type, bool isAttachment, string policy)
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun();
        served.Write($"runs/{id}/{path.Split('?')[0]}", "<script>alert(1)</script>");
        using HttpResponseMessage answer = await served.Client.GetAsync(new Uri($"runs/{id}/files/{path}", UriKind.Relative));
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(isAttachment ? "attachment" : null, answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.StartsWith(policy, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_goes_on_from_where_it_was_read_to()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun();
        using HttpResponseMessage first = await served.Client.GetAsync(new Uri($"runs/{id}/log", UriKind.Relative));
        Assert.Contains("started", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        File.AppendAllText(served.At($"runs/{id}/log.txt"), "more\n");
        Assert.Equal("more\n", (await served.Get($"runs/{id}/log?from={Assert.Single(first.Headers.GetValues("X-Next"))}")).Text);
        foreach (string from in (string[])["-1", "999999999999"])
            Assert.Equal(HttpStatusCode.OK, (await served.Get($"runs/{id}/log?from={from}")).Status);
    }
}
