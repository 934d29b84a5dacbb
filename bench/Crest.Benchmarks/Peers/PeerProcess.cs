using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;

namespace Crest.Benchmarks.Peers;

/// <summary>A process that has loaded its libraries once and does what it is asked for, one thing at a time; idle, it sleeps.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    private readonly Process _process;
    private string _lastWords = "";

    private PeerProcess(Process process) => _process = process;

    /// <summary>What it says of itself.</summary>
    public required PeerIdentity Identity { get; init; }

    /// <summary>Starts one.</summary>
    /// <param name="command">The script of <c>bench/peers</c> with its arguments.</param>
    /// <param name="why">Why it has not started; empty if it has.</param>
    /// <returns>Null where it cannot start.</returns>
    public static PeerProcess? Start(IReadOnlyList<string> command, out string why)
    {
        why = "";
        var start = new ProcessStartInfo("bash", command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        try
        {
            Process process = Process.Start(start)!;
            string lastWords = "";
            PeerProcess? peer = null;
            process.ErrorDataReceived += (_, line) =>
            {
                if (string.IsNullOrWhiteSpace(line.Data)) return;
                lastWords = line.Data.Trim();
                if (peer is not null) peer._lastWords = lastWords;
            };
            process.BeginErrorReadLine();
            if (ReadAnswer(process) is { } ready)
                return peer = new PeerProcess(process) { Identity = JsonSerializer.Deserialize<PeerIdentity>(ready, Json)! };
            process.WaitForExit();
            process.Dispose();
            why = lastWords;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            why = e.Message; // no bash
        }

        return null;
    }

    /// <summary>Has it do something.</summary>
    /// <param name="request">What.</param>
    /// <param name="seconds">For how long.</param>
    /// <returns>Its figure.</returns>
    public double Measure(PeerRequest request, double seconds)
    {
        JsonNode timed = request.What.DeepClone();
        timed["seconds"] = seconds;
        _process.StandardInput.WriteLine(timed.ToJsonString());
        _process.StandardInput.Flush();
        string answer = ReadAnswer(_process) ?? throw new CrestException($"the peer {request.Peer.Name} has ended: {_lastWords}");
        JsonNode parsed = JsonNode.Parse(answer)!;
        return parsed["figure"]?.GetValue<double>()
            ?? throw new CrestException($"the peer {request.Peer.Name} cannot do '{request.Workload}': {parsed["error"]}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>The next line that is an answer: libraries write lines of their own.</summary>
    private static string? ReadAnswer(Process process)
    {
        string? line = process.StandardOutput.ReadLine();
        while (line is not null && !line.StartsWith('{')) line = process.StandardOutput.ReadLine();
        return line;
    }
}
