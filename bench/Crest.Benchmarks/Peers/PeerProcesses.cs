using System.Diagnostics;

namespace Crest.Benchmarks.Peers;

/// <summary>The peers of one measurement, one for each number of threads and way with memory, started when they are first needed.</summary>
/// <param name="scripts">The folder <c>bench/peers</c>.</param>
/// <param name="data">The folder of the data that both sides read.</param>
/// <param name="chosen">Which peers may be started.</param>
internal sealed class PeerProcesses(string scripts, string data, IReadOnlyList<Peer> chosen) : IDisposable
{
    private readonly Dictionary<(Peer Peer, int Threads, bool KeepsFreedMemory), PeerProcess?> _started = [];
    private readonly Dictionary<Peer, string> _absent = [];

    /// <summary>What has been started, a peer once.</summary>
    public IReadOnlyDictionary<Peer, PeerIdentity> Identities => _started.Where(p => p.Value is not null)
        .GroupBy(p => p.Key.Peer).ToDictionary(g => g.Key, g => g.First().Value!.Identity);

    /// <summary>Whether a peer that was to be asked for something is not there, or lacks a part.</summary>
    public bool LacksAny { get; private set; }

    /// <summary>The peer with so many threads; null where it was not chosen, is not there, or cannot do this.</summary>
    /// <param name="request">What it will be asked for.</param>
    /// <param name="threads">How many threads it may use.</param>
    /// <param name="keepsFreedMemory">Whether Debian's peer keeps freed memory; the newer ones always do.</param>
    public PeerProcess? For(PeerRequest request, int threads, bool keepsFreedMemory)
    {
        Peer peer = request.Peer;
        if (!chosen.Contains(peer) || _absent.ContainsKey(peer))
        {
            LacksAny = true;
            return null;
        }

        (Peer, int, bool) key = (peer, threads, keepsFreedMemory && peer.Project is null);
        if (!_started.TryGetValue(key, out PeerProcess? process)) _started[key] = process = Start(peer, threads, keepsFreedMemory);
        if (process is null || !process.Identity.Answers.Contains(request.Workload))
        {
            LacksAny = true;
            return null;
        }

        LacksAny |= process.Identity.Missing.Length > 0;
        return process;
    }

    public void Dispose()
    {
        foreach (PeerProcess? peer in _started.Values) peer?.Dispose();
    }

    private PeerProcess? Start(Peer peer, int threads, bool keepsFreedMemory)
    {
        bool first = _started.Keys.All(key => key.Peer != peer);
        // Debian's packages are for its own Python.
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        string[] memory = keepsFreedMemory ? ["--malloc"] : [];
        string newer = Path.Combine(scripts, "newer");
        string[] command = peer.Project is { } project
            ? [Path.Combine(newer, "start.sh"), project, $"{threads}", data]
            : [Path.Combine(scripts, "fast-environment.sh"), .. memory, $"{threads}", python, Path.Combine(scripts, "peer.py"), data];
        PeerProcess? process = null;
        if (peer.Project is null || Builds(Path.Combine(newer, "build.sh"), peer.Project, out string why))
            process = PeerProcess.Start(command, out why);
        if (process is null) _absent[peer] = why;
        if (first || process is null)
        {
            Console.WriteLine($"Peer {peer.Name}: " + (process is null
                ? $"not there, goes on without it: {why}"
                : $"{process.Identity.Versions}. {process.Identity.Missing}".Trim()));
        }

        return process;
    }

    /// <summary>Builds what is not built yet.</summary>
    private bool Builds(string script, string project, out string why)
    {
        why = "";
        if (_started.Keys.Any(key => key.Peer.Project == project)) return true;
        using Process build =
            Process.Start(new ProcessStartInfo("bash", [script, project]) { UseShellExecute = false, RedirectStandardError = true })!;
        string[] lines = [.. build.StandardError.ReadToEnd().Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        build.WaitForExit();
        // The first error of a build says most, then what the script says itself.
        if (build.ExitCode != 0)
            why = lines.FirstOrDefault(l => l.Contains("error", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "";
        return build.ExitCode == 0;
    }
}
