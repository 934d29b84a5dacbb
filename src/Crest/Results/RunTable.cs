using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;

namespace Crest.CommandLine.Results;

/// <summary>The table of runs that <c>crest runs list</c> shows.</summary>
internal static class RunTable
{
    private static readonly string[] Figures = ["accuracy", "auc_class_0", "auc", "pauc", "nmad", "outlier_fraction", "mae"];

    /// <summary>Makes it.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="fields">Metrics, parameters and tags that have a column of their own.</param>
    /// <param name="now">The time, for runs that are at work.</param>
    public static FittedTable Of(IReadOnlyList<RunRecord> runs, IEnumerable<RunField> fields, DateTimeOffset now)
    {
        RunField[] asked = [.. fields.Where(field => field.Name is not null).Distinct()];
        bool named = runs.Any(run => run.Description.Name.Length > 0), noted = runs.Any(run => run.Description.Memo.Length > 0);
        string[] left = [.. Figures.Where(figure => !asked.Contains(new RunField(RunColumn.Metric, $"test_{figure}")))];
        List<(FittedColumn Column, Func<RunRecord, string> Cell)> columns =
        [
            (new("run"), run => run.Id),
            (new("name") { Rank = 2, Shortest = 12 }, run => run.Description.Name),
            (new("status") { Rank = 3 }, run => $"{run.Status}".ToLowerInvariant()),
            (new("started") { Rank = 5 }, run => $"{run.Start.ToLocalTime():yyyy-MM-dd HH:mm}"),
            (new("took") { Rank = 6 }, run => Duration(run, now)),
            .. asked.Select(field => (
                new FittedColumn($"{field}") { Rank = 1, RightAligned = field.Column == RunColumn.Metric },
                (Func<RunRecord, string>)(run => Value(run, field)))),
            (new("test metrics") { Rank = 4, Shortest = 26, Separator = ", " }, run => TestMetrics(run, left)),
            (new("memo") { Rank = 7, Shortest = 12 }, run => run.Description.Memo),
        ];
        if (!named) columns.RemoveAll(column => column.Column.Title == "name");
        if (!noted) columns.RemoveAll(column => column.Column.Title == "memo");
        var table = new FittedTable([.. columns.Select(column => column.Column)]);
        foreach (RunRecord run in runs) table.AddRow([.. columns.Select(column => column.Cell(run))]);
        return table;
    }

    /// <summary>How long a run took so far; of one that was killed, how long it was heard of.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time, for a run that is at work.</param>
    public static string Duration(RunRecord run, DateTimeOffset now)
    {
        TimeSpan took = (run.End ?? (run.Status == RunStatus.Running ? now : run.Heartbeat)) - run.Start;
        string heardOf = run.End is null && run.Status != RunStatus.Running ? "> " : "";
        return heardOf + (took.TotalHours >= 1 ? $"{(int)took.TotalHours} h {took.Minutes} min"
            : took.TotalMinutes >= 1 ? $"{took.Minutes} min {took.Seconds} s"
            : $"{took.TotalSeconds:F1} s");
    }

    private static string Value(RunRecord run, RunField field) => field.Column switch
    {
        RunColumn.Metric when run.LatestMetrics.TryGetValue(field.Name!, out double value) =>
            value.ToString("G6", CultureInfo.InvariantCulture),
        RunColumn.Parameter => run.Description.Parameters.GetValueOrDefault(field.Name!, ""),
        RunColumn.Tag => run.Description.Tags.GetValueOrDefault(field.Name!, ""),
        _ => "",
    };

    /// <summary>The test metrics of a run by which models are compared, in a line.</summary>
    /// <param name="run">The run.</param>
    public static string TestMetrics(RunRecord run) => TestMetrics(run, Figures);

    private static string TestMetrics(RunRecord run, string[] figures) => string.Join(", ", figures
        .Where(figure => run.LatestMetrics.ContainsKey($"test_{figure}"))
        .Select(figure => $"{figure} {run.LatestMetrics[$"test_{figure}"]:F4}"));
}
