using System.Data;
using System.Data.Common;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Dapper;

namespace Crest.Workflows.States;

/// <summary>The states of workflows, in the database of the project's run store. It may be used by several threads.</summary>
public sealed class WorkflowStore : IDisposable
{
    private static readonly (string, DbType)[] Columns =
    [
        ("workflow", DbType.Int64), ("path", DbType.String), ("state", DbType.String), ("run", DbType.String), ("started", DbType.Int64),
        ("ended", DbType.Int64), ("code", DbType.Int64), ("reason", DbType.String), ("fingerprint", DbType.String),
        ("attempt", DbType.Int64), ("made", DbType.String),
    ];

    /// <summary>Between the paths of files; names of files with a line break are not kept, so a clean does not remove them.</summary>
    private const char Separator = '\n';

    private readonly Database _database;

    private WorkflowStore(Database database) => _database = database;

    /// <summary>Opens the store of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="clock">Measures how long to wait for other processes.</param>
    /// <exception cref="CrestException">The database cannot be used, or a newer program made its tables.</exception>
    public static WorkflowStore Open(Project project, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(project);
        var database = Database.Open(project.RunStoreAddress, "the workflows", clock);
        try
        {
            WorkflowSchema.Versions.Migrate(database);
            return new WorkflowStore(database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The last run of the workflow in a folder; null where it never ran.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    public string? LastRun(string folder) => _database.Read(connection =>
        connection.QuerySingleOrDefault<string>("SELECT run_id FROM workflows WHERE folder = @folder", new { folder }));

    /// <summary>The key of the workflow in a folder, which has run.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    public long KeyOf(string folder) => _database.Read(connection => Key(connection, folder));

    /// <summary>Begins a run of a workflow, unless another has begun since the caller looked.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    /// <param name="before">The last run that the caller knows; null for none.</param>
    /// <param name="run">The new run.</param>
    /// <returns>The key of the workflow; null where another run has begun.</returns>
    public long? Begin(string folder, string? before, string run) => _database.Write<long?>(connection =>
    {
        _database.Serialize(connection);
        if (before is null)
        {
            int added = connection.Execute(
                "INSERT INTO workflows (folder, run_id) VALUES (@folder, @run) ON CONFLICT (folder) DO NOTHING", new { folder, run });
            if (added == 0) return null;
        }
        else if (connection.Execute(
            "UPDATE workflows SET run_id = @run WHERE folder = @folder AND run_id = @before", new { folder, run, before }) == 0)
        {
            return null;
        }

        return Key(connection, folder);
    });

    /// <summary>What is known of the components of a workflow, in the order of their paths.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    public IReadOnlyList<ComponentRecord> Components(string folder) => Records(folder, "fingerprint", "made");

    /// <summary>What is known of the components of a workflow, without fingerprints and without the files that they made.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    public IReadOnlyList<ComponentRecord> States(string folder) => Records(folder, "''", "''");

    /// <summary>All workflows that have run, in the order of their folders.</summary>
    public IReadOnlyList<WorkflowSummary> All() => _database.Read(connection => connection.Query<CountRow>(
        """
        SELECT folder, w.run_id AS run, state, COUNT(*) AS count FROM workflows w LEFT JOIN workflow_components c ON w.id = c.workflow_id
        GROUP BY folder, w.run_id, state ORDER BY folder, state
        """).GroupBy(row => (row.Folder, row.Run), (workflow, rows) => new WorkflowSummary(
            workflow.Folder, workflow.Run,
            rows.Where(row => row.State is not null)
                .ToDictionary(row => Enum.Parse<ComponentState>(row.State!), row => (int)row.Count))).ToArray());

    /// <summary>A text that changes whenever a component of the workflow does.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    public string VersionOf(string folder) => _database.Read(connection => string.Join(
        ' ',
        connection.Query<VersionRow>(
            """
            SELECT w.run_id AS run, state, COUNT(*) AS count, MAX(started) AS started, MAX(ended) AS ended,
                CAST(SUM(attempt) AS BIGINT) AS attempts
            FROM workflows w LEFT JOIN workflow_components c ON w.id = c.workflow_id WHERE folder = @folder
            GROUP BY w.run_id, state ORDER BY state
            """,
            new { folder })));

    /// <summary>Writes records, each in the place of the one of its path.</summary>
    /// <param name="workflow">The key of the workflow.</param>
    /// <param name="records">The records.</param>
    public void Save(long workflow, IReadOnlyCollection<ComponentRecord> records) => _database.WriteBatch(connection =>
    {
        connection.ExecuteForEach(
            """
            INSERT INTO workflow_components
                (workflow_id, path, state, run_id, started, ended, exit_code, reason, fingerprint, attempt, made)
            VALUES (@workflow, @path, @state, @run, @started, @ended, @code, @reason, @fingerprint, @attempt, @made)
            ON CONFLICT (workflow_id, path) DO UPDATE SET
                state = excluded.state, run_id = excluded.run_id, started = excluded.started, ended = excluded.ended,
                exit_code = excluded.exit_code, reason = excluded.reason, fingerprint = excluded.fingerprint, attempt = excluded.attempt,
                made = excluded.made
            """,
            Columns,
            records.Select(record => new object?[]
            {
                workflow, record.Path, $"{record.State}", record.Run, record.Started?.ToUnixTimeMilliseconds(),
                record.Ended?.ToUnixTimeMilliseconds(), (long?)record.ExitCode, record.Reason, record.Fingerprint, (long)record.Attempt,
                string.Join(Separator, record.Made.Where(path => !path.Contains(Separator, StringComparison.Ordinal))),
            }));
        return true;
    });

    /// <summary>Forgets all that is known of the workflow in a folder.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    public void Forget(string folder) =>
        _database.Write(connection => connection.Execute("DELETE FROM workflows WHERE folder = @folder", new { folder }));

    /// <summary>Forgets components of the workflow in a folder.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    /// <param name="paths">The paths of the components.</param>
    public void Forget(string folder, IReadOnlyCollection<string> paths) => Forget(KeyOf(folder), paths);

    /// <summary>Forgets components of a workflow.</summary>
    /// <param name="workflow">The key of the workflow.</param>
    /// <param name="paths">The paths of the components.</param>
    public void Forget(long workflow, IReadOnlyCollection<string> paths) => _database.Write(connection =>
    {
        connection.ExecuteForEach(
            "DELETE FROM workflow_components WHERE path = @path AND workflow_id = @workflow",
            [("workflow", DbType.Int64), ("path", DbType.String)], paths.Select(path => new object?[] { workflow, path }));
        return true;
    });

    /// <summary>Asks the engine that is at work on a run to stop; it looks every second.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    /// <param name="run">The run.</param>
    public void AskToStop(string folder, string run) => _database.Write(connection =>
        connection.Execute("UPDATE workflows SET stopping_run = @run WHERE folder = @folder", new { folder, run }));

    /// <summary>Whether somebody has asked a run to stop.</summary>
    /// <param name="folder">The folder of the workflow, absolute.</param>
    /// <param name="run">The run.</param>
    public bool IsAskedToStop(string folder, string run) => _database.Read(connection => connection.ExecuteScalar<long>(
        "SELECT COUNT(*) FROM workflows WHERE folder = @folder AND stopping_run = @run", new { folder, run }) > 0);

    /// <summary>Closes the database.</summary>
    public void Dispose() => _database.Dispose();

    private static long Key(DbConnection connection, string folder) =>
        connection.QuerySingle<long>("SELECT id FROM workflows WHERE folder = @folder", new { folder });

    private List<ComponentRecord> Records(string folder, string fingerprint, string made) => _database.Read(connection =>
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT path, state, c.run_id, started, ended, exit_code, reason, {fingerprint}, attempt, {made}
            FROM workflow_components c JOIN workflows w ON w.id = c.workflow_id WHERE folder = @folder ORDER BY path
            """;
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("folder", folder);
        command.Parameters.Add(parameter);
        using DbDataReader reader = command.ExecuteReader();
        var records = new List<ComponentRecord>();
        while (reader.Read()) records.Add(RecordOf(reader));
        return records;
    });

    /// <summary>The record of a row; there may be ten thousand.</summary>
    private static ComponentRecord RecordOf(DbDataReader row) => new(row.GetString(0), Enum.Parse<ComponentState>(row.GetString(1)))
    {
        Run = row.GetString(2), Started = Time(row, 3), Ended = Time(row, 4), ExitCode = row.IsDBNull(5) ? null : row.GetInt32(5),
        Reason = row.GetString(6), Fingerprint = row.GetString(7), Attempt = row.GetInt32(8), Made = Split(row.GetString(9)),
    };

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static string[] Split(string made) => made.Length == 0 ? [] : made.Split(Separator);

    // With properties: of a result without rows SQLite does not say the types of what is computed, which a constructor would need.
    private sealed record CountRow
    {
        public string Folder { get; init; } = "";

        public string Run { get; init; } = "";

        public string? State { get; init; }

        public long Count { get; init; }
    }

    private sealed record VersionRow
    {
        public string Run { get; init; } = "";

        public string? State { get; init; }

        public long Count { get; init; }

        public long? Started { get; init; }

        public long? Ended { get; init; }

        public long? Attempts { get; init; }
    }
}
