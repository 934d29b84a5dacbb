using System.Data.Common;
using System.Globalization;
using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>Reads runs out of the tables.</summary>
/// <param name="database">Where the tables are.</param>
internal sealed class RunReads(Database database)
{
    /// <summary>A part of the runs that a filter lets through.</summary>
    public RunPage Search(DbConnection connection, RunSelection selection, int offset, int limit)
    {
        DynamicParameters parameters = selection.Parameters;
        parameters.AddDynamicParams(new { offset, limit });
        RunRow[] rows = [.. connection.Query<RunRow>(
            $"SELECT {RunRow.Columns} FROM runs {selection.Where} ORDER BY {selection.Order} LIMIT @limit OFFSET @offset", parameters)];
        // A condition on metrics takes as long to count as to find, so what a page that is not full shows is not counted again.
        bool last = rows.Length < limit && (rows.Length > 0 || offset == 0);
        long total = last
            ? offset + rows.Length
            : connection.QuerySingle<long>($"SELECT COUNT(*) FROM runs {selection.Where}", parameters);
        return new RunPage([.. Complete(connection, rows)], total);
    }

    /// <summary>The run of an id that is in the table.</summary>
    public RunRecord? Find(DbConnection connection, string id) =>
        Row(connection, id) is { } row ? Complete(connection, [row]).Single() : null;

    /// <summary>The row of a run.</summary>
    public static RunRow? Row(DbConnection connection, string id) =>
        connection.QuerySingleOrDefault<RunRow>($"SELECT {RunRow.Columns} FROM runs WHERE id = @id", new { id });

    /// <summary>Whether there is a run of this id.</summary>
    public static bool Contains(DbConnection connection, string id) =>
        connection.QuerySingle<long>("SELECT COUNT(*) FROM runs WHERE id = @id", new { id }) > 0;

    /// <summary>The ids that begin with a text, in their order: of runs that are not deleted, or else of those that are.</summary>
    public static string[] Beginning(DbConnection connection, string text) =>
        Existing(connection, "substr(id, 1, length(@text)) = @text", text);

    /// <summary>The ids of the runs of a name: of those that are not deleted, or else of those that are.</summary>
    public static string[] Called(DbConnection connection, string text) => Existing(connection, "name = @text", text);

    /// <summary>All ids but those of deleted runs.</summary>
    public static string[] Ids(DbConnection connection) => [.. connection.Query<string>("SELECT id FROM runs WHERE deleted_time IS NULL")];

    /// <summary>The names of the metrics, parameters or tags of the newest runs.</summary>
    public static string[] Names(DbConnection connection, RunColumn column, int newest)
    {
        string names = column switch
        {
            RunColumn.Metric => "run_metrics e ON e.run_id = r.id",
            RunColumn.Parameter => $"run_entries e ON e.run_id = r.id AND e.kind = '{RunEntryKind.Parameter}'",
            RunColumn.Tag => $"run_entries e ON e.run_id = r.id AND e.kind = '{RunEntryKind.Tag}'",
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "It has no names."),
        };
        const string runs = "(SELECT id FROM runs ORDER BY day DESC, number DESC LIMIT @newest) r";
        return [.. connection.Query<string>($"SELECT DISTINCT e.name FROM {runs} JOIN {names} ORDER BY e.name", new { newest })];
    }

    /// <summary>The values of a run's metrics, or of one of them, by name and step, and those of one step in the order of time.</summary>
    public static RunMetric[] History(DbConnection connection, string id, string? metric)
    {
        string sql = $"""
            SELECT run_id AS RunId, name AS Name, step AS Step, time AS Time, value AS Value FROM run_metrics
            WHERE run_id = @id{(metric is null ? "" : " AND name = @metric")} ORDER BY name, step, time
            """;
        return [.. connection.Query<MetricRow>(sql, new { id, metric })
            .Select(m => new RunMetric(m.Name, m.Step, DateTimeOffset.FromUnixTimeMilliseconds(m.Time), m.Value ?? double.NaN))];
    }

    private static string[] Existing(DbConnection connection, string condition, string text)
    {
        (string Id, long? Deleted)[] found = [.. connection.Query<(string, long?)>(
            $"SELECT id, deleted_time FROM runs WHERE {condition} ORDER BY day, number", new { text })];
        (string Id, long? Deleted)[] present = [.. found.Where(run => run.Deleted is null)];
        return [.. (present.Length > 0 ? present : found).Select(run => run.Id)];
    }

    private IEnumerable<RunRecord> Complete(DbConnection connection, RunRow[] rows)
    {
        object ids = database.Texts(rows.Select(row => row.Id));
        string isOneOfThem = database.IsOneOf("run_id", "@ids");
        ILookup<string, EntryRow> entries = connection
            .Query<EntryRow>(
                $"SELECT run_id AS RunId, kind AS Kind, name AS Name, value AS Value FROM run_entries WHERE {isOneOfThem} ORDER BY name",
                new { ids })
            .ToLookup(entry => entry.RunId);
        ILookup<string, ArtifactRow> artifacts = connection
            .Query<ArtifactRow>(
                $"SELECT run_id AS RunId, path AS Path, size AS Size, hash AS Hash FROM run_artifacts WHERE {isOneOfThem} ORDER BY path",
                new { ids })
            .ToLookup(artifact => artifact.RunId);
        ILookup<string, MetricRow> metrics = connection
            .Query<MetricRow>(
                $"""
                SELECT m.run_id AS RunId, m.name AS Name, m.step AS Step, m.time AS Time, m.value AS Value FROM run_metrics m
                JOIN (SELECT run_id, name, MAX(step) AS step FROM run_metrics WHERE {isOneOfThem} GROUP BY run_id, name) latest
                  ON m.run_id = latest.run_id AND m.name = latest.name AND m.step = latest.step
                ORDER BY m.name, m.time
                """,
                new { ids })
            .ToLookup(metric => metric.RunId);
        return rows.Select(row => Record(row, entries[row.Id], metrics[row.Id], artifacts[row.Id]));
    }

    private static RunRecord Record(
        RunRow row, IEnumerable<EntryRow> entries, IEnumerable<MetricRow> metrics, IEnumerable<ArtifactRow> artifacts)
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
                Name = row.Name,
                Seeds = byKind[RunEntryKind.Seed]
                    .ToDictionary(entry => entry.Name, entry => long.Parse(entry.Value, CultureInfo.InvariantCulture)),
                DataHashes = OfKind(RunEntryKind.Data),
                Parameters = OfKind(RunEntryKind.Parameter),
                Tags = OfKind(RunEntryKind.Tag),
            },
            Status = RunRow.ReadStatus(row.Status),
            Origin = new RunOrigin(row.Host, (int)row.ProcessId, row.ProcessStarted, row.UserName)
            {
                GitCommit = row.GitCommit, GitDirty = row.GitDirty != 0,
            },
            Start = DateTimeOffset.FromUnixTimeMilliseconds(row.StartTime),
            End = row.EndTime is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
            Heartbeat = DateTimeOffset.FromUnixTimeMilliseconds(row.Heartbeat),
            Deleted = row.DeletedTime is { } deleted ? DateTimeOffset.FromUnixTimeMilliseconds(deleted) : null,
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
