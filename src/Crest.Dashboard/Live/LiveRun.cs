using Crest.Dashboard.Layout;
using Crest.Dashboard.Runs;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Live;

/// <summary>What open pages are told of a run that changed, in the words in which they show it.</summary>
/// <param name="Id">The run.</param>
/// <param name="Status">Its state.</param>
/// <param name="Took">How long it took so far.</param>
/// <param name="Name">Its name.</param>
/// <param name="Memo">Its memo.</param>
/// <param name="Metrics">Of each metric the value at its highest step.</param>
internal sealed record LiveRun(
    string Id, string Status, string Took, string Name, string Memo, IReadOnlyDictionary<string, string> Metrics)
{
    public static LiveRun Of(RunRecord run, DateTimeOffset now) => new(
        run.Id, RunCells.StatusOf(run), Texts.Duration(RunCells.Took(run, now)), run.Description.Name, run.Description.Memo,
        run.LatestMetrics.ToDictionary(metric => metric.Key, metric => Texts.Number(metric.Value)));
}
