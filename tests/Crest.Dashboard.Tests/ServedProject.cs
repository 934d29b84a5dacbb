using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Crest.Dashboard.Access;
using Crest.Dashboard.Serving;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;

namespace Crest.Dashboard.Tests;

/// <summary>A project in a temporary folder, and its dashboard on a free port.</summary>
internal sealed partial class ServedProject : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];
    private DashboardServer? _server;

    private ServedProject(string? storage)
    {
        Project = Project.Create(_folder.Path) with { RunStoreAddress = storage };
        Store = RunStore.Open(Project, TimeProvider.System);
        Tokens = new AccessTokens(Project, TimeProvider.System);
        // Redirects and cookies are what the tests look at.
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    }

    public Project Project { get; }

    public RunStore Store { get; }

    public AccessTokens Tokens { get; }

    public HttpClient Client { get; }

    public string Address => _server!.Address;

    /// <summary>What the server said; a defect of the program is there.</summary>
    public IReadOnlyList<string> Messages => _messages;

    public static async Task<ServedProject> Start(
        Func<DashboardSettings, DashboardSettings>? settings = null, string? storage = null)
    {
        var served = new ServedProject(storage);
        var usual = new DashboardSettings(served.Project) { Port = 0, Message = served._messages.Add };
        served._server = await DashboardServer.Start(settings?.Invoke(usual) ?? usual);
        served.Client.BaseAddress = new Uri(served.Address);
        return served;
    }

    public string At(string relative) => _folder.At(relative);

    public string Write(string relative, string content) => _folder.Write(relative, content);

    /// <summary>Makes a run with a few values, and its folder with a log.</summary>
    public string AddRun(
        string method = "sn-class", int epochs = 5, RunStatus? end = RunStatus.Finished, string? name = null, double auc = 0.9)
    {
        var description = new RunDescription
        {
            Method = method,
            Name = name ?? "",
            Project = "simsn",
            CommandLine = $"crest train {method}",
            Configuration = "hidden_size: 32\n",
            Parameters = new Dictionary<string, string> { ["hidden_size"] = $"{auc * 100:F0}", ["learning_rate"] = "0.001" },
            Tags = new Dictionary<string, string> { ["paper"] = "yes" },
        };
        string id = Store.Create(description, RunOrigin.OfThisProcess(Project.Folder));
        DateTimeOffset now = Store.Clock.GetUtcNow();
        List<RunMetric> metrics = [new("test_auc", epochs, now, auc)];
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            metrics.Add(new("loss", epoch, now, 1.0 / epoch));
            metrics.Add(new("val_loss", epoch, now, (1.0 / epoch) + 0.1));
            metrics.Add(new("system/cpu", epoch, now, 50 + epoch));
        }

        Store.LogBatch(id, metrics);
        Write($"runs/{id}/log.txt", $"2026-01-01 00:00:00 started {id}\n");
        if (end is { } status) Store.End(id, status);
        return id;
    }

    public async Task<(HttpStatusCode Status, string Text)> Get(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form of a page as a browser does that has loaded it.</summary>
    public async Task<HttpResponseMessage> Post(string page, string path, params (string Name, string Value)[] fields)
    {
        using HttpResponseMessage loaded = await Client.GetAsync(new Uri(page, UriKind.Relative));
        string cookie = string.Join("; ", loaded.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        string token = FormToken().Match(await loaded.Content.ReadAsStringAsync()).Groups["token"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
                fields.Append((Name: "form-token", Value: token)).Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Origin", Address.TrimEnd('/'));
        return await Client.SendAsync(request);
    }

    /// <summary>Sends a request as it is written, which no client would send, and returns the answer.</summary>
    public async Task<string> Raw(string text)
    {
        var address = new Uri(Address);
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Client.Dispose();
        Store.Dispose();
        _folder.Dispose();
        Assert.Empty(_messages);
    }

    [GeneratedRegex("name=\"form-token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FormToken();
}
