using Crest.Dashboard.Layout;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Runs;

/// <summary>What the cells of a table of runs say.</summary>
public static class RunCells
{
    /// <summary>The text of a field; empty where the run has none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="field">The field.</param>
    public static string Of(RunRecord run, RunField field)
    {
        ArgumentNullException.ThrowIfNull(run);
        return field.Column switch
        {
            RunColumn.Metric => run.LatestMetrics.TryGetValue(field.Name!, out double value) ? Texts.Number(value) : "",
            RunColumn.Parameter => run.Description.Parameters.GetValueOrDefault(field.Name!, ""),
            RunColumn.Tag => run.Description.Tags.GetValueOrDefault(field.Name!, ""),
            RunColumn.Project => run.Description.Project,
            RunColumn.Method => run.Description.Method,
            RunColumn.Status => StatusOf(run),
            RunColumn.Name => run.Description.Name,
            RunColumn.Memo => run.Description.Memo,
            RunColumn.User => run.Origin.User,
            _ => run.Id,
        };
    }

    /// <summary>The state in lower case.</summary>
    /// <param name="run">The run.</param>
    public static string StatusOf(RunRecord run) => $"{run.Status}".ToLowerInvariant();

    /// <summary>How long a run took so far.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time, for one that is at work.</param>
    public static TimeSpan Took(RunRecord run, DateTimeOffset now) =>
        (run.End ?? (run.Status == RunStatus.Running ? now : run.Heartbeat)) - run.Start;

    /// <summary>The metrics, parameters and tags that some runs have, in the order of a table.</summary>
    /// <param name="runs">The runs.</param>
    public static IReadOnlyList<RunField> FieldsOf(IReadOnlyList<RunRecord> runs) =>
    [
        .. Names(runs, run => run.LatestMetrics.Keys).Select(name => new RunField(RunColumn.Metric, name)),
        .. Names(runs, run => run.Description.Parameters.Keys).Select(name => new RunField(RunColumn.Parameter, name)),
        .. Names(runs, run => run.Description.Tags.Keys).Select(name => new RunField(RunColumn.Tag, name)),
    ];

    /// <summary>
    /// The columns of a table for which none were chosen: the metrics that most of the runs have, those of the test split before those of
    /// the validation split before others.
    /// </summary>
    /// <param name="runs">The runs.</param>
    public static IReadOnlyList<RunField> Usual(IReadOnlyList<RunRecord> runs)
    {
        const int most = 4;
        static int Rank(string name) => name switch
        {
            _ when name.StartsWith("system/", StringComparison.Ordinal) => 4,
            "learning_rate" or "samples_per_second" => 3,
            _ when name.StartsWith("test_", StringComparison.Ordinal) => 0,
            _ when name.StartsWith("val_", StringComparison.Ordinal) => 1,
            _ => 2,
        };
        return
        [
            .. runs.SelectMany(run => run.LatestMetrics.Keys).CountBy(name => name).Where(name => Rank(name.Key) < 3)
                .OrderBy(name => 2 * name.Value >= runs.Count ? 0 : 1).ThenBy(name => Rank(name.Key)).ThenByDescending(name => name.Value)
                .ThenBy(name => name.Key, StringComparer.Ordinal).Take(most).Select(name => new RunField(RunColumn.Metric, name.Key)),
        ];
    }

    private static IEnumerable<string> Names(IEnumerable<RunRecord> runs, Func<RunRecord, IEnumerable<string>> names) =>
        runs.SelectMany(names).Distinct().Order(StringComparer.Ordinal);
}
