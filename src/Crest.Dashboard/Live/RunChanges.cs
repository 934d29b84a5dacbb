using Crest.Experiments.Runs;

namespace Crest.Dashboard.Live;

/// <summary>Finds out which runs have changed since the last look at the store.</summary>
/// <param name="store">Where the runs are.</param>
internal sealed class RunChanges(RunStore store)
{
    private const int MostRunning = 500, Newest = 50;

    private readonly Dictionary<string, Version> _seen = [];

    /// <summary>The runs that are new or other than they were: of those that are at work, and of the newest.</summary>
    public IReadOnlyList<RunRecord> Next()
    {
        Dictionary<string, RunRecord> found = store.Search(new RunFilter { Status = RunStatus.Running }, limit: MostRunning).Runs
            .Concat(store.Search(limit: Newest).Runs)
            .DistinctBy(run => run.Id).ToDictionary(run => run.Id);
        // One that was at work and is not any more may be older than the newest.
        foreach ((string id, Version version) in _seen)
            if (version.Status == RunStatus.Running && !found.ContainsKey(id) && store.Contains(id))
                found.Add(id, store.Find(id));
        List<RunRecord> changed = [];
        foreach (RunRecord run in found.Values)
        {
            Version now = new(run.Status, run.Heartbeat, run.End, run.Description.Name, run.Description.Memo, run.LatestMetrics.Count);
            if (_seen.TryGetValue(run.Id, out Version? before) && before == now) continue;
            _seen[run.Id] = now;
            changed.Add(run);
        }

        return changed;
    }

    private sealed record Version(
        RunStatus Status, DateTimeOffset Heartbeat, DateTimeOffset? End, string Name, string Memo, int Metrics);
}
