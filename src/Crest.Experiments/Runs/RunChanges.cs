namespace Crest.Experiments.Runs;

/// <summary>Finds out which runs have changed since the last look at the store.</summary>
/// <param name="store">Where the runs are.</param>
/// <param name="window">
/// How long ago, by the clock of the store, a run may have changed: who changes it says when, by its own clock, which may be behind ours.
/// </param>
public sealed class RunChanges(RunStore store, TimeSpan window)
{
    private IReadOnlyDictionary<string, DateTimeOffset> _seen = new Dictionary<string, DateTimeOffset>();

    /// <summary>Looks at what has changed since the last call.</summary>
    /// <param name="look">
    /// Takes the ids of the runs, the last changed first; it is not called where there is none. Where it fails, they are given again.
    /// </param>
    /// <typeparam name="T">What it makes of them.</typeparam>
    /// <returns>What <paramref name="look"/> returned.</returns>
    /// <exception cref="Foundation.Errors.CrestException">The store cannot be used.</exception>
    public IReadOnlyList<T> Next<T>(Func<IReadOnlyList<string>, IReadOnlyList<T>> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        IReadOnlyDictionary<string, DateTimeOffset> now = store.Changes(store.Clock.GetUtcNow() - window);
        string[] changed =
        [
            .. now.Where(run => !_seen.TryGetValue(run.Key, out DateTimeOffset before) || before != run.Value)
                .OrderByDescending(run => run.Value).Select(run => run.Key),
        ];
        IReadOnlyList<T> found = changed.Length == 0 ? [] : look(changed);
        _seen = now;
        return found;
    }
}
