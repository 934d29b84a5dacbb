using Crest.Experiments.Runs;

namespace Crest.CommandLine.Results;

/// <summary>Runs as a table in Markdown, for a page of notes.</summary>
internal static class NotedRuns
{
    /// <summary>Makes it, the oldest run first.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="now">The time, for runs that are at work.</param>
    public static string Markdown(IEnumerable<RunRecord> runs, DateTimeOffset now)
    {
        string[] rows =
        [
            .. runs.OrderBy(run => run.Start).ThenBy(run => run.Id, StringComparer.Ordinal).Select(run => Row(
                run.Description.Name.Length > 0 ? $"{run.Id} ({run.Description.Name})" : run.Id, run.Description.Project,
                $"{run.Status}".ToLowerInvariant(), RunTable.Duration(run, now), RunTable.TestMetrics(run), run.Description.Memo)),
        ];
        return rows.Length == 0
            ? "None."
            : string.Join('\n', [Row("run", "data", "status", "took", "test metrics", "memo"), Row(Enumerable.Repeat("---", 6)), .. rows]);
    }

    private static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(Cell))} |";

    /// <summary>A line break or a bar would end the cell.</summary>
    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
