using System.Collections.Concurrent;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Runs;

/// <summary>
/// The curves of runs. Those of a run are read again when it has changed, and not for each of the pages that show it.
/// </summary>
/// <param name="store">Where the runs are.</param>
internal sealed class RunCurves(RunStore store)
{
    private const int MostPoints = 1000, MostKept = 100;

    private readonly ConcurrentDictionary<string, (DateTimeOffset Version, IReadOnlyList<RunCurve> Curves)> _kept = new();

    /// <summary>The curves of a run, by name.</summary>
    /// <param name="run">The run as it is now.</param>
    public IReadOnlyList<RunCurve> Of(RunRecord run)
    {
        DateTimeOffset version = run.End > run.Heartbeat ? run.End.Value : run.Heartbeat;
        if (_kept.TryGetValue(run.Id, out (DateTimeOffset Version, IReadOnlyList<RunCurve> Curves) kept) && kept.Version == version)
            return kept.Curves;
        RunCurve[] curves = [.. run.LatestMetrics.Keys.Order(StringComparer.Ordinal).Select(name => Read(run.Id, name))];
        if (_kept.Count >= MostKept) _kept.Clear();
        _kept[run.Id] = (version, curves);
        return curves;
    }

    private RunCurve Read(string run, string metric)
    {
        IReadOnlyList<RunMetric> values = store.Curve(run, metric, MostPoints);
        return new RunCurve(
            metric, [.. values.Select(m => m.Step)], [.. values.Select(m => double.IsFinite(m.Value) ? m.Value : (double?)null)]);
    }
}
