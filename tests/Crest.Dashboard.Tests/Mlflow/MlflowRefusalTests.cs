using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Crest.Dashboard.Tests.Mlflow;

/// <summary>What a client does wrong is answered as its own error, never as the server's, and changes nothing.</summary>
public class MlflowRefusalTests
{
    private const string Invalid = "400 INVALID_PARAMETER_VALUE";

    [Fact]
    public async Task A_wrong_field_is_the_errors_of_the_client()
    {
        await using ServedProject served = await ServedProject.Start();
        var client = new MlflowRequests(served.Client);
        string id = await client.NewRun(), deep = new string('(', 10_000) + "status = 'FINISHED'" + new string(')', 10_000);
        object Metric(object? value, object? time = null, object? step = null) =>
            new { run_id = id, key = "m", value, timestamp = time ?? 1, step = step ?? 0 };
        object Batch(object? metrics = null, object? @params = null, object? tags = null) => new { run_id = id, metrics, @params, tags };
        object Search(string? filter = null, string[]? order_by = null) => new { experiment_ids = new[] { "0" }, filter, order_by };
        object Pair(string value) => new { key = "a", value };
        (string Path, object? Body, string Answer)[] cases =
        [
            ("runs/get?run_id=20200101_01_a", null, "404 RESOURCE_DOES_NOT_EXIST"),
            ("runs/get", null, Invalid),
            ("runs/get?run_id=a%00b", null, Invalid),
            ("runs/log-metric", new { run_id = "20200101_01_a", key = "m", value = 1, timestamp = 1 }, "404 RESOURCE_DOES_NOT_EXIST"),
            ("runs/log-metric", Metric(null), Invalid),
            ("runs/log-metric", Metric("much"), Invalid),
            ("runs/log-metric", Metric(1, "soon"), Invalid),
            ("runs/log-metric", Metric(1, -1), Invalid),
            ("runs/log-metric", Metric(1, long.MaxValue), Invalid),
            ("runs/log-metric", Metric(1, 1, 1.5), Invalid),
            ("runs/log-metric", Metric(new[] { 1 }), Invalid),
            ("runs/log-metric", new { run_id = id, key = new string('k', 251), value = 1, timestamp = 1 }, Invalid),
            ("runs/log-metric", new { run_id = id, key = "a\0b", value = 1, timestamp = 1 }, Invalid),
            ("runs/log-parameter", new { run_id = id, key = "p", value = new string('v', 6001) }, Invalid),
            ("runs/set-tag", new { run_id = id, key = "t", value = new string('v', 8001) }, Invalid),
            ("runs/set-tag", $$"""{"run_id": "{{id}}", "key": "\ud800", "value": "a"}""", Invalid),
            (
                "runs/log-inputs",
                $$$"""{"run_id": "{{{id}}}", "datasets": [{"dataset": {"name": "n", "digest": "d", "schema": "\ud800"}}]}""", Invalid),
            ("runs/log-inputs", $$"""{"run_id": "{{id}}", "datasets": [], "datasets": []}""", "400 BAD_REQUEST"),
            ("runs/log-model", new { run_id = id, model_json = """{"a": "\ud800"}""" }, Invalid),
            ("runs/log-model", new { run_id = id, model_json = """{"a": 1, "a": 2}""" }, Invalid),
            ("runs/log-batch", Batch(Enumerable.Repeat(Metric(1), 1001)), Invalid),
            ("runs/log-batch", Batch(@params: Enumerable.Repeat(Pair("b"), 101)), Invalid),
            ("runs/log-batch", Batch(tags: Enumerable.Repeat(Pair("b"), 101)), Invalid),
            ("runs/log-batch", new { run_id = id, metrics = "none" }, Invalid),
            ("runs/log-batch", new { run_id = id, more = new string('x', 1_000_001) }, Invalid),
            ("runs/log-batch", Batch(@params: new[] { Pair("1"), Pair("2") }), Invalid),
            ("runs/set-tag", "{\"run_id\": NaN}", "400 BAD_REQUEST"),
            ("runs/set-tag", "[1]", "400 BAD_REQUEST"),
            ("runs/set-tag", new string('[', 100_000), "400 BAD_REQUEST"),
            ("runs/update", new { run_id = id, status = "DONE" }, Invalid),
            ("runs/search", Search(deep), Invalid),
            ("runs/search", Search("metrics.a = 1; DROP TABLE runs"), Invalid),
            ("runs/search", Search(order_by: ["id; DROP TABLE runs"]), Invalid),
            ("runs/search", new { experiment_ids = new[] { "0" }, max_results = 50_001 }, Invalid),
            ("runs/search", new { experiment_ids = new[] { "0" }, page_token = "../.." }, Invalid),
            ("experiments/get?experiment_id=17", null, "404 RESOURCE_DOES_NOT_EXIST"),
            ("experiments/create", new { name = new string('n', 501) }, Invalid),
            ("experiments/search?max_results=5&filter=method%20%3D%20a", null, Invalid),
            ("registered-models/search", null, "404 ENDPOINT_NOT_FOUND"),
            ("runs/create", null, "404 ENDPOINT_NOT_FOUND"),
            ("logged-models", new { experiment_id = "0" }, "501 NOT_IMPLEMENTED"),
            ("logged-models/m-1", null, "404 RESOURCE_DOES_NOT_EXIST"),
        ];
        foreach ((string path, object? body, string answer) in cases)
            Assert.Equal($"{path} {answer}", $"{path} {await client.Refused(path, body)}");
        var three = new MlflowRequests(served.Client, "/api/3.0/mlflow/");
        Assert.Equal("404 ENDPOINT_NOT_FOUND", await three.Refused("server-info"));
        Assert.Empty((await three.Post("traces/search", new { }))["traces"]!.AsArray());
        JsonNode run = (await client.Get($"runs/get?run_id={id}"))["run"]!;
        Assert.Empty(run["data"]!["metrics"]!.AsArray());
        Assert.Empty(run["data"]!["params"]!.AsArray());
    }

    [Fact]
    public async Task A_list_of_models_that_is_no_list_does_not_keep_a_model_out()
    {
        await using ServedProject served = await ServedProject.Start();
        var client = new MlflowRequests(served.Client);
        string id = await client.NewRun();
        foreach (string history in (string[])["""[{"a": 1, "a": 2}]""", """[null, "\ud800", 1]""", "no list"])
        {
            await client.Post("runs/set-tag", new { run_id = id, key = "mlflow.log-model.history", value = history });
            await client.Post("runs/log-model", new { run_id = id, model_json = """{"a": 1}""" });
            JsonNode tags = (await client.Get($"runs/get?run_id={id}"))["run"]!["data"]!["tags"]!;
            Assert.Contains(tags.AsArray(), tag => $"{tag!["value"]}" == """[{"a":1}]""");
        }
    }

    [Fact]
    public async Task What_looks_like_SQL_is_a_value_and_a_name()
    {
        await using ServedProject served = await ServedProject.Start();
        var client = new MlflowRequests(served.Client);
        const string evil = "x'); DROP TABLE runs; --";
        string id = await client.NewRun();
        await client.Post("runs/set-tag", new { run_id = id, key = evil, value = evil });
        string quoted = evil.Replace("'", "''", StringComparison.Ordinal);
        JsonNode found = await client.Post("runs/search", new
        {
            experiment_ids = new[] { "0" },
            filter = $"tags.'{quoted}' = '{quoted}'",
            order_by = new[] { $"tags.`{evil}` DESC" },
        });
        Assert.Equal(id, (string)Assert.Single(found["runs"]!.AsArray())!["info"]!["run_id"]!);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("..%2fsecret.txt")]
    [InlineData("%2e%2e/secret.txt")]
    [InlineData("%2e%2e%2f%2e%2e%2fsecret.txt")]
    [InlineData("%252e%252e%252fsecret.txt")]
    [InlineData("..%5csecret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("sub/../../secret.txt")]
    [InlineData("out/secret.txt")]
    [InlineData("out.txt")]
    [InlineData("%00secret.txt")]
    [InlineData(".hidden")]
    [InlineData("")]
    public async Task No_path_of_a_file_leads_out_of_the_folder_of_its_run(string path)
    {
        const string secret = "what nobody may see";
        await using ServedProject served = await ServedProject.Start();
        string id = await new MlflowRequests(served.Client).NewRun();
        foreach (string at in (string[])["secret.txt", "runs/secret.txt", $"runs/{id}/secret.txt"]) served.Write(at, secret);
        string folder = Directory.CreateDirectory(served.At($"runs/{id}/artifacts")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, "out"), served.At("."));
        File.CreateSymbolicLink(Path.Combine(folder, "out.txt"), served.At("secret.txt"));
        string files = $"/api/2.0/mlflow-artifacts/artifacts/runs/{id}/artifacts/{path}";
        foreach (string request in (string[])
            [
                $"PUT {files} HTTP/1.1\r\nContent-Length: 3\r\n", $"GET {files} HTTP/1.1\r\n", $"DELETE {files} HTTP/1.1\r\n",
                $"GET /api/2.0/mlflow-artifacts/artifacts?path=runs/{id}/artifacts/{path.TrimEnd('/')}/.. HTTP/1.1\r\n",
            ])
        {
            string answer = await served.Raw($"{request}Host: localhost\r\nConnection: close\r\n\r\n{(request[0] == 'P' ? "bad" : "")}");
            Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, answer, StringComparison.Ordinal);
        }

        foreach (string at in (string[])["secret.txt", "runs/secret.txt", $"runs/{id}/secret.txt"])
            Assert.Equal(secret, await File.ReadAllTextAsync(served.At(at)));
        Assert.Empty(served.Store.Find(id).Artifacts);
    }

    [Fact]
    public async Task A_change_needs_JSON_a_small_body_and_a_token_that_may_change()
    {
        await using ServedProject served = await ServedProject.Start(settings => settings with { AllowedHosts = ["crest.example"] });
        string token = served.Tokens.Add("group", readOnly: false), reading = served.Tokens.Add("reading", readOnly: true);
        var client = new MlflowRequests(served.Client);
        const string create = "/api/2.0/mlflow/experiments/create", search = "/api/2.0/mlflow/runs/search", body = "{\"name\": \"a\"}";
        async Task<HttpStatusCode> Post(string path, string text, string? with, string type = "application/json") =>
            (await client.Send(HttpMethod.Post, path, text, type, with)).Status;
        string basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"ada:{token}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(create, body, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(create, body, "Bearer wrong"));
        Assert.Equal(HttpStatusCode.Forbidden, await Post(create, body, $"Bearer {reading}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(create, body, $"Bearer {token}", "text/plain"));
        // Without the body itself: a client that is still sending it may not see the answer.
        string large = await served.Raw(
            $"POST {create} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {3 << 20}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", large, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Post(search, "{}", $"Bearer {reading}"));
        Assert.Equal(HttpStatusCode.OK, await Post(create, body, $"Basic {basic}"));
        Assert.Equal((HttpStatusCode.OK, "OK"), await client.Send(HttpMethod.Get, "/health"));
        Assert.Equal((HttpStatusCode.OK, "3.6.0"), await client.Send(HttpMethod.Get, "/version"));
    }

    [Fact]
    public async Task A_form_of_another_site_changes_nothing_where_no_token_is_needed()
    {
        await using ServedProject served = await ServedProject.Start();
        foreach ((string type, string? origin) in ((string, string?)[])
            [("text/plain", null), ("application/x-www-form-urlencoded", null), ("application/json", "http://evil.example")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/2.0/mlflow/experiments/create")
            {
                Content = new StringContent("{\"name\": \"forged\"}", new MediaTypeHeaderValue(type)),
            };
            if (origin is not null) request.Headers.Add("Origin", origin);
            using HttpResponseMessage answer = await served.Client.SendAsync(request);
            Assert.InRange((int)answer.StatusCode, 400, 403);
        }

        Assert.Null(served.Store.Experiments.Find("forged"));
    }
}
