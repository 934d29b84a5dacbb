using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Crest.Experiments.Notices;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Tests.Notices;

/// <summary>What arrives at a webhook and at a mail server.</summary>
public sealed class NoticeSenderTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_run_that_fails_is_told_to_the_webhook_once_after_a_first_try_that_was_refused()
    {
        using var hook = new HttpListener();
        string address = $"http://127.0.0.1:{FreePort()}/";
        hook.Prefixes.Add(address);
        hook.Start();
        await using ServedProject served = await Serve($$"""notices: [{when: run failed, to: "{{address}}hook?key=secret"}]""");
        served.AddRun(end: RunStatus.Finished);
        string id = served.AddRun(end: RunStatus.Failed, name: "<b>\u001b[31m");
        Assert.Equal(id, (await Answer(hook, HttpStatusCode.ServiceUnavailable)).RootElement.GetProperty("run").GetString());
        using JsonDocument told = await Answer(hook, HttpStatusCode.OK);
        Assert.Equal(
            (id, "failed", "run failed", $"{served.Address}runs/{id}"),
            (Text("run"), Text("status"), Text("rule"), Text("link")));
        Assert.StartsWith($"{id} \"<b>", Text("text"), StringComparison.Ordinal);
        Assert.Contains("\nval_loss 0.3\n", Text("text"), StringComparison.Ordinal);
        Task<HttpListenerContext> another = hook.GetContextAsync();
        Assert.NotSame(another, await Task.WhenAny(another, Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken)));

        string Text(string name) => told.RootElement.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_notice_is_sent_again()
    {
        using var hook = new HttpListener();
        string address = $"http://127.0.0.1:{FreePort()}/";
        hook.Prefixes.Add(address);
        hook.Start();
        await using ServedProject served = await Serve($$"""notices: [{when: run failed, to: "{{address}}hook"}]""");
        string id = served.AddRun(end: RunStatus.Failed);
        foreach (HttpStatusCode status in (HttpStatusCode[])[HttpStatusCode.Found, HttpStatusCode.OK])
        {
            HttpListenerContext request = await hook.GetContextAsync().WaitAsync(s_patience, TestContext.Current.CancellationToken);
            Assert.Equal(("POST", "/hook"), (request.Request.HttpMethod, request.Request.Url!.AbsolutePath));
            Assert.True(request.Request.ContentLength64 > 0, "Content-Length");
            using JsonDocument told = await JsonDocument.ParseAsync(request.Request.InputStream);
            Assert.Equal(id, told.RootElement.GetProperty("run").GetString());
            request.Response.StatusCode = (int)status;
            if (status == HttpStatusCode.Found) request.Response.RedirectLocation = $"{address}login";
            request.Response.Close();
        }
    }

    [Fact]
    public async Task A_metric_beyond_its_limit_is_mailed()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        await using ServedProject served = await Serve($$"""
            notices: [{when: metric.val_loss > 0.2, to: "mailto:group@example.org"}]
            mail: {host: 127.0.0.1, port: {{port}}, from: crest@example.org}
            """);
        string id = served.AddRun(end: null);
        string[] mail = await Receive(server).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Contains("RCPT TO:<group@example.org>", mail);
        Assert.Contains("MAIL FROM:<crest@example.org>", mail.Select(line => line.Split(" SIZE")[0]));
        Assert.StartsWith(
            $"Subject: Crest: {id} (simsn) is running:",
            string.Join("", mail.SkipWhile(line => !line.StartsWith("Subject", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Contains("val_loss 0.3", mail);
        Assert.Contains($"{served.Address}runs/{id}", mail);
    }

    [Fact]
    public async Task A_fault_in_the_rules_stops_the_start()
    {
        await Assert.ThrowsAsync<Foundation.Errors.CrestException>(async () => await Serve("notices: 3"));
    }

    private static Task<ServedProject> Serve(string rules) => ServedProject.Start(settings =>
    {
        File.WriteAllText(Path.Combine(settings.Project.Folder, NoticeRules.FileName), rules);
        return settings;
    });

    private static async Task<JsonDocument> Answer(HttpListener hook, HttpStatusCode status)
    {
        HttpListenerContext context = await hook.GetContextAsync().WaitAsync(s_patience, TestContext.Current.CancellationToken);
        JsonDocument body = await JsonDocument.ParseAsync(context.Request.InputStream);
        context.Response.StatusCode = (int)status;
        context.Response.Close();
        return body;
    }

    /// <summary>Takes one mail as a server does (RFC 5321), and returns the client's lines.</summary>
    private static async Task<string[]> Receive(TcpListener server)
    {
        using TcpClient client = await server.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        List<string> lines = [];
        await writer.WriteLineAsync("220 test");
        bool isContent = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (isContent && line != ".") continue;
            isContent = line == "DATA";
            await writer.WriteLineAsync(isContent ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (line == "QUIT") break;
        }

        return [.. lines];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
