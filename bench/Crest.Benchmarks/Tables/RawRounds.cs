using System.Text.Json;
using Crest.Benchmarks.Limits;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Benchmarks.Workloads;
using Crest.Foundation.Files;

namespace Crest.Benchmarks.Tables;

/// <summary>Every round of everything, as JSON.</summary>
internal static class RawRounds
{
    private static readonly JsonSerializerOptions Json =
        new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes them.</summary>
    public static void Write(
        string path, Machine machine, IReadOnlyDictionary<Peer, PeerIdentity> peers, Schedule schedule, MachineLimits limits,
        IReadOnlyList<(IWorkload Workload, IReadOnlyList<Outcome> Outcomes)> results)
    {
        var all = new
        {
            Machine = $"{machine}",
            Peers = peers.ToDictionary(p => p.Key.Name, p => p.Value.Versions),
            Date = DateTime.UtcNow,
            schedule.Rounds,
            schedule.Seconds,
            Limits = limits.All,
            Workloads = results.Select(r => new
            {
                r.Workload.Name,
                r.Workload.Unit,
                Contests = r.Outcomes.Select(
                    o => new { o.Contest.Case, o.Contest.Threads, o.Contest.Mark, o.Contest.Limit, o.Crest, o.Rivals }),
            }),
        };
        AtomicFile.WriteAllText(path, JsonSerializer.Serialize(all, Json) + "\n");
    }
}
