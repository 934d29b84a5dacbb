using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Runs;

namespace Crest.CommandLine.Results;

/// <summary>Runs side by side: the parameters, seeds and hashes of data that differ, and the last value of each metric.</summary>
/// <param name="runs">The runs, at least two.</param>
/// <param name="all">Whether what is equal is shown too.</param>
internal sealed class RunComparison(IReadOnlyList<RunRecord> runs, bool all)
{
    private const int HashLetters = 12;

    /// <summary>The table: a column for each run.</summary>
    /// <param name="now">The time, for runs that are at work.</param>
    public FittedTable ToTable(DateTimeOffset now)
    {
        FittedColumn[] columns =
            [new(""), .. runs.Select((run, i) => new FittedColumn(run.Id) { Rank = Math.Max(0, i - 1), Shortest = 16 })];
        var table = new FittedTable(columns);
        void Add(string name, Func<RunRecord, string> cell) => table.AddRow([name, .. runs.Select(cell)]);
        if (runs.Any(run => run.Description.Name.Length > 0)) Add("name", run => run.Description.Name);
        if (runs.Any(run => run.Description.Memo.Length > 0)) Add("memo", run => run.Description.Memo);
        Add("status", run => $"{run.Status}".ToLowerInvariant());
        Add("started", run => $"{run.Start.ToLocalTime():yyyy-MM-dd HH:mm}");
        Add("took", run => RunTable.Duration(run, now));
        foreach (string name in Names(run => run.Description.DataHashes)) Add($"data.{name}", run => Hash(run, name));
        foreach (string name in Names(run => run.Description.Seeds))
            Add($"seed.{name}", run => run.Description.Seeds.TryGetValue(name, out long seed) ? $"{seed}" : "");
        foreach (string name in Names(run => run.Description.Parameters))
            Add($"param.{name}", run => run.Description.Parameters.GetValueOrDefault(name, ""));
        foreach (string name in MetricNames()) Add($"metric.{name}", run => Metric(run, name));
        return table;
    }

    /// <summary>The same for other programs: a record for each run.</summary>
    public IReadOnlyList<OutputRecord> ToRecords() =>
    [
        .. runs.Select(run => new OutputRecord
        {
            { "id", run.Id },
            { "name", run.Description.Name },
            { "method", run.Description.Method },
            { "status", $"{run.Status}".ToLowerInvariant() },
            { "started", run.Start },
            { "ended", run.End },
            { "data", Of(run.Description.DataHashes, Names(r => r.Description.DataHashes)) },
            { "seed", Of(run.Description.Seeds, Names(r => r.Description.Seeds)) },
            { "param", Of(run.Description.Parameters, Names(r => r.Description.Parameters)) },
            { "metric", Of(run.LatestMetrics, MetricNames()) },
        }),
    ];

    /// <summary>The names of values that not all runs have, or not all the same.</summary>
    private string[] Names<T>(Func<RunRecord, IReadOnlyDictionary<string, T>> values) =>
    [
        .. runs.SelectMany(run => values(run).Keys).Distinct().Order(StringComparer.Ordinal)
            .Where(name => all || runs.Any(run => !values(run).ContainsKey(name))
                || runs.Select(run => values(run)[name]).Distinct().Count() > 1),
    ];

    private IEnumerable<string> MetricNames() => runs.SelectMany(run => run.LatestMetrics.Keys).Distinct().Order(StringComparer.Ordinal);

    private static string Hash(RunRecord run, string name) =>
        run.Description.DataHashes.GetValueOrDefault(name, "") is { Length: > HashLetters } hash ? hash[..HashLetters] : "";

    private static string Metric(RunRecord run, string name) =>
        run.LatestMetrics.TryGetValue(name, out double value) ? value.ToString("G6", CultureInfo.InvariantCulture) : "";

    private static OutputRecord Of<T>(IReadOnlyDictionary<string, T> values, IEnumerable<string> names)
    {
        var record = new OutputRecord();
        foreach (string name in names) record.Add(name, values.TryGetValue(name, out T? value) ? (object?)value : null);
        return record;
    }
}
