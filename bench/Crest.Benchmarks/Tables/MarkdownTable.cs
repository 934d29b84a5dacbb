using System.Text;
using Crest.Benchmarks.Limits;
using Crest.Benchmarks.Rounds;
using Crest.Benchmarks.Workloads;

namespace Crest.Benchmarks.Tables;

/// <summary>Results as a table in Markdown; a triple is least, median and greatest of the rounds.</summary>
internal static class MarkdownTable
{
    /// <summary>The table of one workload. Columns that would be empty are left out.</summary>
    /// <param name="workload">What was measured.</param>
    /// <param name="outcomes">Its rows, at least one.</param>
    /// <param name="limits">What the machine can do.</param>
    public static string Of(IWorkload workload, IReadOnlyList<Outcome> outcomes, MachineLimits limits)
    {
        bool compared = outcomes.Any(o => o.Rival is not null), judged = outcomes.Any(o => o.Verdict.Length > 0),
            counted = outcomes.Any(o => o.Contest.Operations > 0);
        bool rateIsUnit = workload.Unit == "GFLOP/s";
        List<(string Head, Func<Outcome, string> Cell)> columns =
        [
            ("what", o => o.Contest.Case),
            ("threads", o => $"{o.Contest.Threads}"),
            ($"Crest, {workload.Unit}", o => NumberText.Of(Figures.Of(o.Crest))),
        ];
        if (compared) columns.Add(($"{workload.Rival}, {workload.Unit}", o => o.Rival is null ? "" : NumberText.Of(Figures.Of(o.Rival))));
        if (compared) columns.Add(("ratio", o => o.Ratio is { } ratio ? NumberText.Of(ratio) : ""));
        if (judged) columns.Add(("mark", o => o.Verdict));
        if (counted && !rateIsUnit) columns.Add(("GFLOP/s", o => o.Contest.Operations > 0 ? NumberText.Of(Rate(o)) : ""));
        if (counted) columns.Add(("share of peak", o => o.Contest.Operations > 0 ? $"{Rate(o) / limits.Peak(o.Contest.Threads):P0}" : ""));

        var table = new StringBuilder();
        Row(table, columns.Select(c => c.Head));
        Row(table, columns.Select((_, i) => i == 0 ? "---" : "---:"));
        foreach (Outcome outcome in outcomes) Row(table, columns.Select(c => c.Cell(outcome)));
        return table.ToString();
    }

    /// <summary>The table of the limits.</summary>
    public static string Of(MachineLimits limits)
    {
        var table = new StringBuilder();
        Row(table, ["limit", "threads", "min / median / max"]);
        Row(table, ["---", "---:", "---:"]);
        foreach (MachineLimit limit in limits.All)
            Row(table, [limit.What, $"{limit.Threads}", $"{NumberText.Of(Figures.Of(limit.Rounds))} {limit.Unit}"]);
        return table.ToString();
    }

    private static double Rate(Outcome outcome) => Figures.Of(outcome.Crest).Median * outcome.Contest.Operations / 1e9;

    private static void Row(StringBuilder table, IEnumerable<string> cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
