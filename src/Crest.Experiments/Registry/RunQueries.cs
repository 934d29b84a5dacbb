using System.Data.Common;
using System.Globalization;
using Crest.Experiments.Runs;
using Dapper;

namespace Crest.Experiments.Registry;

/// <summary>Reads runs out of the tables.</summary>
internal static class RunQueries
{
    public const string Seed = "seed", Data = "data", Parameter = "parameter", Tag = "tag";

    /// <summary>PostgreSQL and SQLite take some ten thousand parameters a statement.</summary>
    private const int IdsPerStatement = 5000;

    /// <summary>The newest runs that a filter lets through.</summary>
    public static List<RunRecord> List(DbConnection connection, RunFilter filter, DateTimeOffset now)
    {
        const string sql =
            $"""
            SELECT {RunRow.Columns} FROM runs
            WHERE (@Project IS NULL OR project = @Project) AND (@Method IS NULL OR method = @Method)
              AND (@TagName IS NULL OR id IN (SELECT run_id FROM run_entries WHERE kind = '{Tag}' AND name = @TagName AND value = @TagValue))
            ORDER BY day DESC, number DESC
            """;
        // Whether a run is killed shows only when its process is looked for, so the status is filtered and the runs are counted here.
        RunRow[] rows =
        [
            .. connection.Query<RunRow>(sql, new { filter.Project, filter.Method, TagName = filter.Tag?.Name, TagValue = filter.Tag?.Value }, buffered: false)
                .Where(row => filter.Status is null || row.StatusAt(now) == filter.Status)
                .Take(filter.Limit),
        ];
        return [.. rows.Chunk(IdsPerStatement).SelectMany(chunk => Complete(connection, chunk, now))];
    }

    /// <summary>The run of an id that is in the table.</summary>
    public static RunRecord Find(DbConnection connection, string id, DateTimeOffset now) =>
        Complete(connection, [connection.QuerySingle<RunRow>($"SELECT {RunRow.Columns} FROM runs WHERE id = @id", new { id })], now).Single();

    /// <summary>All values of a run's metrics, by name and step, and those of one step in the order of time.</summary>
    public static RunMetric[] Metrics(DbConnection connection, string id)
    {
        const string sql = "SELECT run_id AS RunId, name AS Name, step AS Step, time AS Time, value AS Value FROM run_metrics WHERE run_id = @id ORDER BY name, step, time";
        return [.. connection.Query<MetricRow>(sql, new { id }).Select(m => new RunMetric(m.Name, m.Step, DateTimeOffset.FromUnixTimeMilliseconds(m.Time), m.Value ?? double.NaN))];
    }

    private static IEnumerable<RunRecord> Complete(DbConnection connection, RunRow[] rows, DateTimeOffset now)
    {
        string[] ids = [.. rows.Select(row => row.Id)];
        ILookup<string, EntryRow> entries = connection
            .Query<EntryRow>("SELECT run_id AS RunId, kind AS Kind, name AS Name, value AS Value FROM run_entries WHERE run_id IN @ids ORDER BY name", new { ids })
            .ToLookup(entry => entry.RunId);
        ILookup<string, ArtifactRow> artifacts = connection
            .Query<ArtifactRow>("SELECT run_id AS RunId, path AS Path, size AS Size, hash AS Hash FROM run_artifacts WHERE run_id IN @ids ORDER BY path", new { ids })
            .ToLookup(artifact => artifact.RunId);
        ILookup<string, MetricRow> metrics = connection
            .Query<MetricRow>(
                """
                SELECT m.run_id AS RunId, m.name AS Name, m.step AS Step, m.time AS Time, m.value AS Value FROM run_metrics m
                JOIN (SELECT run_id, name, MAX(step) AS step FROM run_metrics WHERE run_id IN @ids GROUP BY run_id, name) latest
                  ON m.run_id = latest.run_id AND m.name = latest.name AND m.step = latest.step
                ORDER BY m.name, m.time
                """,
                new { ids })
            .ToLookup(metric => metric.RunId);
        return rows.Select(row => Record(row, entries[row.Id], metrics[row.Id], artifacts[row.Id], now));
    }

    private static RunRecord Record(RunRow row, IEnumerable<EntryRow> entries, IEnumerable<MetricRow> metrics, IEnumerable<ArtifactRow> artifacts, DateTimeOffset now)
    {
        ILookup<string, EntryRow> byKind = entries.ToLookup(entry => entry.Kind);
        Dictionary<string, string> OfKind(string kind) => byKind[kind].ToDictionary(entry => entry.Name, entry => entry.Value);
        return new RunRecord
        {
            Id = row.Id,
            Description = new RunDescription
            {
                Method = row.Method,
                Project = row.Project,
                Configuration = row.Configuration,
                CommandLine = row.CommandLine,
                Memo = row.Memo,
                Seeds = byKind[Seed].ToDictionary(entry => entry.Name, entry => long.Parse(entry.Value, CultureInfo.InvariantCulture)),
                DataHashes = OfKind(Data),
                Parameters = OfKind(Parameter),
                Tags = OfKind(Tag),
            },
            Status = row.StatusAt(now),
            Host = row.Host,
            ProcessId = (int)row.ProcessId,
            User = row.UserName,
            GitCommit = row.GitCommit,
            GitDirty = row.GitDirty != 0,
            Start = DateTimeOffset.FromUnixTimeMilliseconds(row.StartTime),
            End = row.EndTime is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
            Heartbeat = DateTimeOffset.FromUnixTimeMilliseconds(row.Heartbeat),
            // Of several values at one step the last stays.
            LatestMetrics = metrics.GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.Last().Value ?? double.NaN),
            Artifacts = [.. artifacts.Select(a => new RunArtifact(a.Path, a.Size, a.Hash))],
        };
    }

    private sealed class EntryRow
    {
        public string RunId { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Name { get; init; } = "";

        public string Value { get; init; } = "";
    }

    private sealed class MetricRow
    {
        public string RunId { get; init; } = "";

        public string Name { get; init; } = "";

        public long Step { get; init; }

        public long Time { get; init; }

        public double? Value { get; init; }
    }

    private sealed class ArtifactRow
    {
        public string RunId { get; init; } = "";

        public string Path { get; init; } = "";

        public long Size { get; init; }

        public string Hash { get; init; } = "";
    }
}
