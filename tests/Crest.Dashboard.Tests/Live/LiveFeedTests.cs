using System.Net;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Tests.Live;

/// <summary>Open pages are told what changes.</summary>
public class LiveFeedTests
{
    [Fact]
    public async Task Fifty_pages_are_told_of_a_change_within_a_second()
    {
        const int pages = 50;
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun(end: null);
        List<StreamReader> streams = [];
        for (int page = 0; page < pages; page++)
            streams.Add(new StreamReader(await served.Client.GetStreamAsync(new Uri(page % 2 == 0 ? "live" : $"live?run={id}", UriKind.Relative))));
        foreach (StreamReader stream in streams) await Until(stream, "event: open");
        await Task.Delay(1500); // What is there already was told.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        served.Store.LogBatch(id, [new RunMetric("loss", 100, DateTimeOffset.UtcNow, 0.1234)]);
        await Task.WhenAll(streams.Select(stream => Until(stream, "\"loss\":\"0.1234\"")));
        // Speed is measured elsewhere; a page that waits for the next heartbeat would need ten times as long.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{pages} pages after {clock.Elapsed.TotalMilliseconds:F0} ms");
        foreach (StreamReader stream in streams) stream.Dispose();
    }

    [Fact]
    public async Task A_run_that_ends_and_its_log_are_told()
    {
        await using ServedProject served = await ServedProject.Start();
        string id = served.AddRun(end: null);
        using var stream = new StreamReader(await served.Client.GetStreamAsync(new Uri($"live?run={id}", UriKind.Relative)));
        await Until(stream, "\"status\":\"running\"");
        File.AppendAllText(served.At($"runs/{id}/log.txt"), "more\n");
        await Until(stream, "event: log");
        served.Store.End(id, RunStatus.Finished);
        await Until(stream, "\"status\":\"finished\"");
    }

    [Fact]
    public async Task The_server_stops_while_pages_are_open()
    {
        ServedProject served = await ServedProject.Start();
        using var stream = new StreamReader(await served.Client.GetStreamAsync(new Uri("live", UriKind.Relative)));
        await Until(stream, "event: open");
        await served.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task More_streams_than_allowed_are_refused()
    {
        await using ServedProject served = await ServedProject.Start();
        List<HttpResponseMessage> open = [];
        HttpStatusCode last;
        do
        {
            HttpResponseMessage answer =
                await served.Client.GetAsync(new Uri("live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            open.Add(answer);
            last = answer.StatusCode;
        }
        while (last == HttpStatusCode.OK && open.Count < 1000);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, last);
        Assert.Equal(HttpStatusCode.OK, (await served.Get("")).Status);
        foreach (HttpResponseMessage answer in open) answer.Dispose();
    }

    private static async Task Until(StreamReader stream, string text)
    {
        while (await stream.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
            if (line.Contains(text, StringComparison.Ordinal)) return;
        Assert.Fail($"the stream ended before {text}");
    }
}
