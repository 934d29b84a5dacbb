using System.Net;
using System.Text.Json.Nodes;
using Crest.Experiments.Runs;
using Crest.Foundation.Hashes;

namespace Crest.Dashboard.Tests.Mlflow;

/// <summary>Files that a client sends: they are in the folder of their run, and the run store knows them.</summary>
public class MlflowFileTests
{
    [Fact]
    public async Task A_name_that_no_file_can_have_is_the_error_of_the_client()
    {
        await using ServedProject served = await ServedProject.Start();
        var client = new MlflowRequests(served.Client);
        string files = $"/api/2.0/mlflow-artifacts/artifacts/runs/{await client.NewRun()}/artifacts/";
        Assert.Equal(HttpStatusCode.OK, (await client.Send(HttpMethod.Put, $"{files}file", "a", "text/plain")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Send(HttpMethod.Put, $"{files}folder/file", "a", "text/plain")).Status);
        foreach (string name in (string[])["file/below", "folder", new string('n', 231), $"{new string('d', 300)}/file"])
            Assert.Equal(HttpStatusCode.BadRequest, (await client.Send(HttpMethod.Put, files + name, "b", "text/plain")).Status);
    }

    [Fact]
    public async Task A_file_is_sent_listed_downloaded_and_removed()
    {
        await using ServedProject served = await ServedProject.Start();
        var client = new MlflowRequests(served.Client);
        string id = await client.NewRun();
        string files = $"/api/2.0/mlflow-artifacts/artifacts/runs/{id}/artifacts/", content = "line 1\nline 2\n";
        Assert.Equal(HttpStatusCode.OK, (await client.Send(HttpMethod.Put, $"{files}model/my%20notes.txt", content, "text/plain")).Status);
        Assert.Equal(content, await File.ReadAllTextAsync(served.At($"runs/{id}/artifacts/model/my notes.txt")));
        RunArtifact artifact = Assert.Single(served.Store.Find(id).Artifacts);
        Assert.Equal(
            ($"runs/{id}/artifacts/model/my notes.txt", (long)content.Length, ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(content))),
            (artifact.Path, artifact.Size, artifact.Hash));
        JsonNode root = await client.Get($"artifacts/list?run_id={id}");
        Assert.Equal(
            $"mlflow-artifacts:/runs/{id}/artifacts model true",
            $"{root["root_uri"]} {root["files"]![0]!["path"]} {root["files"]![0]!["is_dir"]}");
        JsonNode folder = (await client.Get($"artifacts/list?run_id={id}&path=model"))["files"]![0]!;
        Assert.Equal("model/my notes.txt false 14", $"{folder["path"]} {folder["is_dir"]} {folder["file_size"]}");
        (_, string listed) = await client.Send(HttpMethod.Get, $"/api/2.0/mlflow-artifacts/artifacts?path=runs/{id}/artifacts/model");
        Assert.Equal("my notes.txt", (string)JsonNode.Parse(listed)!["files"]![0]!["path"]!);
        Assert.Equal((HttpStatusCode.OK, content), await client.Send(HttpMethod.Get, $"{files}model/my%20notes.txt"));
        Assert.Equal(HttpStatusCode.OK, (await client.Send(HttpMethod.Put, $"{files}model/my%20notes.txt", "new", "text/plain")).Status);
        Assert.Equal(3, Assert.Single(served.Store.Find(id).Artifacts).Size);
        Assert.Equal(HttpStatusCode.OK, (await client.Send(HttpMethod.Delete, $"{files}model")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Send(HttpMethod.Get, $"{files}model/my%20notes.txt")).Status);
        Assert.Empty(served.Store.Find(id).Artifacts);
    }
}
