using System.Net;
using System.Net.Sockets;

namespace Crest.Dashboard.Tests.Access;

/// <summary>Connections that send little or nothing keep nobody out, and are dropped.</summary>
public class SlowConnectionTests
{
    [Fact]
    public async Task Slow_and_silent_connections_keep_nobody_out_and_are_dropped()
    {
        const int connections = 2000; // Both ends are in this process, whose files are limited.
        await using ServedProject served = await ServedProject.Start();
        var address = new Uri(served.Address);
        List<Socket> slow = [];
        for (int i = 0; i < connections; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address.Host, address.Port);
            if (i % 2 == 0) await socket.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray());
            slow.Add(socket);
        }

        Assert.Equal(HttpStatusCode.OK, (await served.Get("")).Status);
        // The slowest are dropped first: their headers took too long.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        byte[] answer = new byte[4096];
        while (await slow[0].ReceiveAsync(answer, limit.Token) > 0)
        {
        }

        Assert.Equal(HttpStatusCode.OK, (await served.Get("")).Status);
        foreach (Socket socket in slow) socket.Dispose();
    }

    [Fact]
    public async Task Too_many_requests_are_answered_with_a_time_to_wait()
    {
        await using ServedProject served = await ServedProject.Start();
        HttpResponseMessage? refused = null;
        for (int i = 0; i < 200 && refused is null; i++)
        {
            HttpResponseMessage[] answers = await Task.WhenAll(
                Enumerable.Range(0, 100).Select(_ => served.Client.GetAsync(new Uri("assets/crest.svg", UriKind.Relative))));
            refused = answers.FirstOrDefault(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        }

        Assert.NotNull(refused);
        Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
        await Task.Delay(1500);
        Assert.Equal(HttpStatusCode.OK, (await served.Get("")).Status);
    }
}
