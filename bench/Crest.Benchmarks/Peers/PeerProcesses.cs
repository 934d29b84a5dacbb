namespace Crest.Benchmarks.Peers;

/// <summary>The peers of one measurement, one for each number of threads and way with memory, started when they are first needed.</summary>
/// <param name="scripts">The folder <c>bench/peers</c>.</param>
/// <param name="data">The folder of the data that both sides read.</param>
internal sealed class PeerProcesses(string scripts, string data) : IDisposable
{
    private readonly Dictionary<(int Threads, bool KeepsFreedMemory), PeerProcess?> _started = [];

    /// <summary>The peer with so many threads; null where there is no Python with NumPy.</summary>
    public PeerProcess? With(int threads, bool keepsFreedMemory)
    {
        if (_started.TryGetValue((threads, keepsFreedMemory), out PeerProcess? peer)) return peer;
        return _started[(threads, keepsFreedMemory)] = PeerProcess.Start(scripts, data, threads, keepsFreedMemory);
    }

    public void Dispose()
    {
        foreach (PeerProcess? peer in _started.Values) peer?.Dispose();
    }
}
