using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crest.Dashboard.Tests.Mlflow;

/// <summary>Sends requests as MLflow's Python client does.</summary>
internal sealed class MlflowRequests(HttpClient client, string prefix = "/api/2.0/mlflow/")
{
    public async Task<JsonNode> Post(string path, object body)
    {
        (HttpStatusCode status, string text) = await Send(HttpMethod.Post, prefix + path, JsonSerializer.Serialize(body));
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> Get(string path)
    {
        (HttpStatusCode status, string text) = await Send(HttpMethod.Get, prefix + path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends what is refused, and returns the status with the code of the error.</summary>
    public async Task<string> Refused(string path, object? body = null)
    {
        (HttpStatusCode status, string text) = body is null
            ? await Send(HttpMethod.Get, prefix + path)
            : await Send(HttpMethod.Post, prefix + path, body as string ?? JsonSerializer.Serialize(body));
        JsonNode error = JsonNode.Parse(text)!;
        Assert.NotEqual("", (string?)error["message"]);
        return $"{(int)status} {error["error_code"]}";
    }

    public async Task<(HttpStatusCode Status, string Text)> Send(
        HttpMethod method, string path, string? body = null, string type = "application/json", string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        if (token is not null) request.Headers.Authorization = AuthenticationHeaderValue.Parse(token);
        using HttpResponseMessage answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Makes a run in the experiment without a name.</summary>
    public async Task<string> NewRun(string experiment = "0", string? name = null)
    {
        JsonNode answer = await Post(
            "runs/create", new { experiment_id = experiment, user_id = "ada", start_time = 1_700_000_000_000, run_name = name });
        return (string)answer["run"]!["info"]!["run_id"]!;
    }
}
