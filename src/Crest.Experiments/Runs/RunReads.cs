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
        parameters.Add("offset", offset);
        parameters.Add("limit", limit);
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

    /// <summary>The run that a user means.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="text">Its id, a beginning that only it has, or its name.</param>
    /// <param name="refusal">Says why it is none.</param>
    public RunRecord Find(DbConnection connection, string text, RunRefusal refusal)
    {
        if (Find(connection, text) is { } run) return run;
        if (text.Length == 0) throw refusal.Missing(connection, text);
        string[] begin = Beginning(connection, text), called = begin.Length > 0 ? [] : Called(connection, text);
        if (begin.Length > 1) throw RunRefusal.Ambiguous(text, begin, "begin so", "give more of the id");
        if (called.Length > 1) throw RunRefusal.Ambiguous(text, called, "have this name", "give the id");
        return begin.Concat(called).FirstOrDefault() is { } found && Find(connection, found) is { } only
            ? only
            : throw refusal.Missing(connection, text);
    }

    /// <summary>When runs were changed for the last time, by id: those since a time, in milliseconds since 1970.</summary>
    public static (string Id, long Changed)[] Changes(DbConnection connection, long since) =>
        [.. connection.Query<(string, long)>("SELECT id, changed_time FROM runs WHERE changed_time >= @since", new { since })];

    /// <summary>The row of a run.</summary>
    public static RunRow? Row(DbConnection connection, string id) =>
        connection.QuerySingleOrDefault<RunRow>($"SELECT {RunRow.Columns} FROM runs WHERE id = @id", new { id });

    /// <summary>Whether there is a run of this id.</summary>
    public static bool Contains(DbConnection connection, string id) =>
        connection.QuerySingle<long>("SELECT COUNT(*) FROM runs WHERE id = @id", new { id }) > 0;

    /// <summary>The status of a run; null where there is none of this id.</summary>
    public static RunStatus? StatusOf(DbConnection connection, string id) =>
        connection.ExecuteScalar<string>("SELECT status FROM runs WHERE id = @id", new { id }) is { } status
            ? RunRow.ReadStatus(status)
            : null;

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
            RunColumn.Metric => "run_series e ON e.run_id = r.id",
            RunColumn.Parameter => $"run_entries e ON e.run_id = r.id AND e.kind = '{RunEntryKind.Parameter}'",
            RunColumn.Tag => $"run_entries e ON e.run_id = r.id AND e.kind = '{RunEntryKind.Tag}'",
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "It has no names."),
        };
        const string runs = "(SELECT id FROM runs ORDER BY day DESC, number DESC LIMIT @newest) r";
        return [.. connection.Query<string>($"SELECT DISTINCT e.name FROM {runs} JOIN {names} ORDER BY e.name", new { newest })];
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
        ILookup<string, string> users = connection
            .Query<EntryRow>(
                $"""
                SELECT e.value AS Value, e.run_id AS RunId FROM run_entries e JOIN runs r ON r.id = e.run_id
                WHERE e.kind = '{RunEntryKind.Source}' AND {database.IsOneOf("e.value", "@ids")} AND r.deleted_time IS NULL
                ORDER BY r.day, r.number
                """,
                new { ids })
            .ToLookup(use => use.Value, use => use.RunId);
        ILookup<string, RunSeries> series = SeriesReads.Of(connection, database, rows.Select(row => row.Id));
        return rows.Select(row => Record(row, entries[row.Id], series[row.Id], artifacts[row.Id], users[row.Id]));
    }

    private static RunRecord Record(
        RunRow row, IEnumerable<EntryRow> entries, IEnumerable<RunSeries> series, IEnumerable<ArtifactRow> artifacts,
        IEnumerable<string> users)
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
                Sources = OfKind(RunEntryKind.Source),
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
            LatestMetrics = series.ToDictionary(s => s.Name, s => s.LastValue),
            Series = [.. series],
            Inputs = OfKind(RunEntryKind.Input),
            Outputs = OfKind(RunEntryKind.Output),
            UsedBy = [.. users.Distinct()],
            Artifacts = [.. artifacts.Select(a => new RunArtifact(a.Path, a.Size, a.Hash))],
        };
    }

    internal sealed class EntryRow
    {
        public string RunId { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Name { get; init; } = "";

        public string Value { get; init; } = "";
    }

    internal sealed class ArtifactRow
    {
        public string RunId { get; init; } = "";

        public string Path { get; init; } = "";

        public long Size { get; init; }

        public string Hash { get; init; } = "";
    }
}
