using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Notices;

/// <summary>
/// Finds what is to be told. The store remembers what was told, so that of several servers on one store one tells, and a server that is
/// started again tells nothing twice.
/// </summary>
/// <param name="store">The runs.</param>
/// <param name="rules">The rules.</param>
public sealed class NoticeWatch(RunStore store, NoticeRules rules)
{
    /// <summary>
    /// How long ago a run may have changed: longer than a server is away to be started again, and than the clocks of machines differ.
    /// Runs that ended before are old news.
    /// </summary>
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(10);

    private readonly RunChanges _changes = new(store, s_window);

    /// <summary>Looks at the runs that have changed since the last call. What is returned counts as told.</summary>
    /// <exception cref="CrestException">The store cannot be used.</exception>
    public IReadOnlyList<Notice> Next() => rules.Rules.Count == 0 ? [] : _changes.Next(Look);

    private List<Notice> Look(IReadOnlyList<string> changed)
    {
        var notices = new List<Notice>();
        foreach (NoticeRule rule in rules.Rules)
        {
            foreach (RunRecord run in store.Search(new RunFilter { Where = rule.Condition, Ids = changed }).Runs)
            {
                if (rule.OnlySilent && run.End is not null) continue;
                if (store.ClaimNotice(run.Id, rule.Key)) notices.Add(new Notice(rule, run));
            }
        }

        return notices;
    }
}
