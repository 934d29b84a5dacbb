using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>What <c>crest serve</c> bears: others are still served, and its memory does not grow.</summary>
public partial class DashboardLoadTests
{
    private const double MostMemoryMiB = 300;

    [Fact]
    public async Task Ten_thousand_slow_and_silent_connections_keep_nobody_out_and_are_dropped()
    {
        using var project = new Project();
        SampleRuns.Add(project, "sn-class", 0.9);
        await using ServeProcess server = await ServeProcess.Start(project);
        var address = new Uri(server.Address);
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        List<Socket> slow = [];
        try
        {
            for (int i = 0; i < 10_000; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                slow.Add(socket);
                await socket.ConnectAsync(address.Host, address.Port);
                if (i % 2 == 0) await socket.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray());
            }

            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("", UriKind.Relative))).StatusCode);
            Assert.InRange(Memory(server.ProcessId), 1.0, MostMemoryMiB);
            // The slowest are dropped first: their headers took too long.
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            byte[] answer = new byte[4096];
            while (await slow[0].ReceiveAsync(answer, limit.Token) > 0)
            {
            }

            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("", UriKind.Relative))).StatusCode);
        }
        finally
        {
            foreach (Socket socket in slow) socket.Dispose();
        }
    }

    [Theory]
    [InlineData("POST", "runs/RUN/notes", "application/x-www-form-urlencoded")]
    [InlineData("POST", "api/2.0/mlflow/runs/log-batch", "application/json")]
    [InlineData("POST", "token", "application/x-www-form-urlencoded")]
    public async Task A_body_of_a_gibibyte_is_refused_whether_its_length_is_said_or_not(string method, string path, string type)
    {
        using var project = new Project();
        string run = SampleRuns.Add(project, "sn-class", 0.9);
        await using ServeProcess server = await ServeProcess.Start(project);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address), Timeout = TimeSpan.FromMinutes(1) };
        foreach (bool saysLength in (bool[])[true, false])
        {
            var body = new EndlessContent(1L << 30, saysLength);
            body.Headers.TryAddWithoutValidation("Content-Type", type);
            using var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("RUN", run, StringComparison.Ordinal))
            {
                Content = body,
            };
            try
            {
                using HttpResponseMessage answer = await client.SendAsync(request);
                Assert.InRange((int)answer.StatusCode, 400, 499);
            }
            catch (HttpRequestException)
            {
                // The server has answered and closed while the rest was on its way.
            }

            Assert.True(body.Sent < 1L << 28, $"{body.Sent} bytes were taken");
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("", UriKind.Relative))).StatusCode);
        Assert.InRange(Memory(server.ProcessId), 1.0, MostMemoryMiB);
    }

    /// <summary>The memory of a process that is resident, in MiB; 1 where the system does not tell it.</summary>
    private static double Memory(int process) => OperatingSystem.IsLinux()
        ? double.Parse(Resident().Match(File.ReadAllText($"/proc/{process}/status")).Groups["KiB"].Value, CultureInfo.InvariantCulture)
            / 1024
        : 1;

    [GeneratedRegex(@"VmRSS:\s+(?<KiB>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Resident();

    private sealed class EndlessContent(long length, bool saysLength) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] piece = new byte[1 << 16];
            Array.Fill(piece, (byte)'a');
            while (Sent < length)
            {
                await stream.WriteAsync(piece);
                Sent += piece.Length;
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return saysLength;
        }
    }
}
