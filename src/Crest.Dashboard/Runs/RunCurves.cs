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
        if (_kept.TryGetValue(run.Id, out var kept) && kept.Version == version) return kept.Curves;
        RunCurve[] curves = [.. store.History(run.Id).GroupBy(metric => metric.Name).Select(values => Thin(values.Key, [.. values]))];
        if (_kept.Count >= MostKept) _kept.Clear();
        _kept[run.Id] = (version, curves);
        return curves;
    }

    /// <summary>Of each stretch of a long curve its ends, its lowest and its highest value, which is all that shows of it.</summary>
    private static RunCurve Thin(string name, RunMetric[] values)
    {
        IEnumerable<RunMetric> shown = values;
        if (values.Length > MostPoints)
        {
            const int kept = 4;
            int stretch = (int)Math.Ceiling(values.Length * (double)kept / MostPoints);
            shown = values.Chunk(stretch).SelectMany(part => new[]
            {
                0, Array.IndexOf(part, part.MinBy(m => m.Value)), Array.IndexOf(part, part.MaxBy(m => m.Value)), part.Length - 1,
            }.Distinct().Order().Select(at => part[at]));
        }

        RunMetric[] list = [.. shown];
        return new RunCurve(
            name, [.. list.Select(m => m.Step)], [.. list.Select(m => double.IsFinite(m.Value) ? m.Value : (double?)null)], values.Length);
    }
}
