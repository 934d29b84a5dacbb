using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;

namespace Crest.Benchmarks.Peers;

/// <summary>
/// A Python process that has loaded NumPy and PyTorch once and does what it is asked for, one thing at a time; idle, it sleeps.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    private readonly Process _process;

    private PeerProcess(Process process, PeerVersions versions) => (_process, Versions) = (process, versions);

    public PeerVersions Versions { get; }

    /// <summary>Starts one, or returns null where there is no Python with NumPy.</summary>
    /// <param name="scripts">The folder <c>bench/peers</c>.</param>
    /// <param name="data">The folder of the data that both sides read.</param>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="keepsFreedMemory">Whether it keeps freed memory instead of giving it back to the system.</param>
    public static PeerProcess? Start(string scripts, string data, int threads, bool keepsFreedMemory)
    {
        // Debian's packages are for its own Python.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        string[] memory = keepsFreedMemory ? ["--malloc"] : [];
        var start = new ProcessStartInfo(
            "bash", [Path.Combine(scripts, "fast-environment.sh"), .. memory, $"{threads}", python, Path.Combine(scripts, "peer.py"), data])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no bash
        }

        process.ErrorDataReceived += (_, line) => LastWords = line.Data ?? LastWords;
        process.BeginErrorReadLine();
        string? ready = process.StandardOutput.ReadLine();
        if (ready is not null) return new PeerProcess(process, JsonSerializer.Deserialize<PeerVersions>(ready, Json)!);
        process.WaitForExit();
        process.Dispose();
        return null;
    }

    /// <summary>The last line that a peer wrote to standard error.</summary>
    public static string? LastWords { get; private set; }

    /// <summary>Has it do something.</summary>
    /// <param name="request">What.</param>
    /// <param name="seconds">For how long.</param>
    /// <returns>Its figure.</returns>
    public double Measure(JsonObject request, double seconds)
    {
        JsonNode timed = request.DeepClone();
        timed["seconds"] = seconds;
        _process.StandardInput.WriteLine(timed.ToJsonString());
        _process.StandardInput.Flush();
        string answer = _process.StandardOutput.ReadLine() ?? throw new CrestException($"the peer has ended: {LastWords}");
        JsonNode parsed = JsonNode.Parse(answer)!;
        return parsed["figure"]?.GetValue<double>()
            ?? throw new CrestException($"the peer cannot do '{request["workload"]}': {parsed["error"]}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
