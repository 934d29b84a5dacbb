using System.Text;
using Crest.Benchmarks.Limits;
using Crest.Benchmarks.Rounds;
using Crest.Benchmarks.Workloads;

namespace Crest.Benchmarks.Tables;

/// <summary>
/// Results as a table in Markdown; a triple is least, median and greatest of the rounds, followed by the median's share of the peak and,
/// for a peer that has several ways, the one that was the best in most rounds.
/// </summary>
internal static class MarkdownTable
{
    /// <summary>The table of one workload. Columns that would be empty are left out.</summary>
    /// <param name="workload">What was measured.</param>
    /// <param name="outcomes">Its rows, at least one.</param>
    /// <param name="limits">What the machine can do.</param>
    public static string Of(IWorkload workload, IReadOnlyList<Outcome> outcomes, MachineLimits limits)
    {
        string[] rivals = [.. outcomes.SelectMany(o => o.Rivals).Select(r => r.Name).Distinct()];
        bool judged = outcomes.Any(o => o.Verdict.Length > 0);
        string unit = outcomes.Any(o => o.Contest.Operations > 0) ? $"{workload.Unit}, share of peak" : workload.Unit;
        List<(string Head, Func<Outcome, string> Cell)> columns =
        [
            ("what", o => o.Contest.Case),
            ("threads", o => $"{o.Contest.Threads}"),
            ($"Crest, {unit}", o => Cell(o.Crest, o.Contest, limits)),
        ];
        foreach (string name in rivals)
        {
            columns.Add(($"{name}, {unit}", o => o.Rivals.FirstOrDefault(r => r.Name == name) is { } rival
                ? Cell(rival.Figures, o.Contest, limits) + (rival.Variant.Length > 0 ? $", {rival.Variant}" : "")
                : ""));
        }

        if (rivals.Length > 1) columns.Add(("strongest peer", o => o.Strongest?.Name ?? ""));
        if (rivals.Length > 0) columns.Add(("ratio", o => o.Ratio is { } ratio ? NumberText.Of(ratio) : ""));
        if (judged) columns.Add(("mark", o => o.Verdict));

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

    private static string Cell(double[] rounds, Contest contest, MachineLimits limits)
    {
        var figures = Figures.Of(rounds);
        if (contest.Operations == 0) return NumberText.Of(figures);
        // Operations are those of a unit, or of a row that takes so many microseconds.
        double rate = contest.LessIsBetter ? 1e6 / figures.Median : figures.Median;
        return $"{NumberText.Of(figures)}, {rate * contest.Operations / 1e9 / limits.Peak(contest.Threads):P0}";
    }

    private static void Row(StringBuilder table, IEnumerable<string> cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
