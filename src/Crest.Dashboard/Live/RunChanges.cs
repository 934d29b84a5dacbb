using Crest.Experiments.Runs;

namespace Crest.Dashboard.Live;

/// <summary>Finds out which runs have changed since the last look at the store.</summary>
/// <param name="store">Where the runs are.</param>
internal sealed class RunChanges(RunStore store)
{
    private const int MostAtOnce = 200, FewestForSearch = 5;

    /// <summary>Who changes a run says when, by its own clock, which may be behind ours.</summary>
    private static readonly TimeSpan LateClocks = TimeSpan.FromMinutes(5);

    private IReadOnlyDictionary<string, DateTimeOffset> _seen = new Dictionary<string, DateTimeOffset>();

    /// <summary>The runs of which something is other than it was; of very many those that changed last.</summary>
    public IReadOnlyList<RunRecord> Next()
    {
        IReadOnlyDictionary<string, DateTimeOffset> now = store.Changes(store.Clock.GetUtcNow() - LateClocks);
        string[] changed =
        [
            .. now.Where(run => !_seen.TryGetValue(run.Key, out DateTimeOffset before) || before != run.Value)
                .OrderByDescending(run => run.Value).Take(MostAtOnce).Select(run => run.Key),
        ];
        _seen = now;
        if (changed.Length < FewestForSearch) return [.. changed.Where(store.Contains).Select(store.Find)];
        string ids = string.Join(", ", changed.Select(id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'"));
        return store.Search(new RunFilter { Where = RunCondition.Parse($"id in ({ids})") }).Runs;
    }
}
