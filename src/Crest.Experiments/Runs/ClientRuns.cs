using System.Data.Common;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>
/// What other programs write of their runs, of which no process is known: they send their changes one by one, perhaps twice.
/// </summary>
public sealed class ClientRuns
{
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly RunRefusal _refusal;

    internal ClientRuns(Database database, TimeProvider clock, RunRefusal refusal) =>
        (_database, _clock, _refusal) = (database, clock, refusal);

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Logs something of a run, all or nothing. The same may come twice; it is stored once.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="batch">What is logged.</param>
    /// <exception cref="MissingRunException">There is no such run.</exception>
    /// <exception cref="CrestException">The run is deleted, or has a parameter with another value.</exception>
    public void Log(string id, RunBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _database.Write(connection =>
        {
            RunRow run = Present(connection, id);
            long now = Now;
            // A run of a known process is at work only if that process says so.
            if (run.ProcessId == 0) RunWrites.Heartbeat(connection, id, now);
            else RunWrites.Touch(connection, id, now);
            if (batch.Metrics.Count > 0) SeriesWrites.Add(connection, id, batch.Metrics);
            AddParameters(connection, id, batch.Parameters);
            Replace(connection, id, RunEntryKind.Tag, batch.Tags);
            Replace(connection, id, RunEntryKind.Input, batch.Inputs);
            Replace(connection, id, RunEntryKind.Output, batch.Outputs);
            if (batch.Name is { } name) RunWrites.Rename(connection, id, name, now);
            if (batch.Memo is { } memo) RunWrites.SetMemo(connection, id, memo, now);
            return 1;
        });
    }

    /// <summary>Changes the state of a run and its name.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="status">The state; <see cref="RunStatus.Running"/> starts a run again that ended. Null to leave it.</param>
    /// <param name="end">When it ended; null for now where a state ends it.</param>
    /// <param name="name">The name; null to leave it.</param>
    /// <exception cref="MissingRunException">There is no such run.</exception>
    /// <exception cref="CrestException">The run is deleted.</exception>
    public void Update(string id, RunStatus? status, DateTimeOffset? end, string? name) => _database.Write(connection =>
    {
        RunRow run = Present(connection, id);
        long now = Now;
        if (name is not null) RunWrites.Rename(connection, id, name, now);
        if (status == RunStatus.Running && RunRow.ReadStatus(run.Status) != RunStatus.Running)
        {
            // Another program goes on with it: no process of it is known.
            connection.Execute(
                """
                UPDATE runs SET status = 'running', process_id = 0, end_time = NULL, heartbeat = @now, changed_time = @now WHERE id = @id
                """,
                new { id, now });
        }
        else if (status is { } ended and not RunStatus.Running)
        {
            RunWrites.End(connection, id, ended, end?.ToUnixTimeMilliseconds() ?? now, now);
        }

        return 1;
    });

    /// <summary>Removes a tag.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="name">The tag.</param>
    /// <returns>Whether the run had it.</returns>
    /// <exception cref="MissingRunException">There is no such run.</exception>
    /// <exception cref="CrestException">The run is deleted.</exception>
    public bool RemoveTag(string id, string name) => _database.Write(connection =>
    {
        Present(connection, id);
        return RunWrites.RemoveTag(connection, id, name, Now);
    }) > 0;

    /// <summary>Removes a file from the list of a run's files, or all files of a folder.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="path">The file or folder, relative to the project folder with forward slashes.</param>
    /// <exception cref="MissingRunException">There is no such run.</exception>
    public void RemoveArtifact(string id, string path) => _database.Write(connection =>
    {
        Present(connection, id);
        RunWrites.Touch(connection, id, Now);
        return connection.Execute(
            "DELETE FROM run_artifacts WHERE run_id = @id AND (path = @path OR substr(path, 1, length(@inside)) = @inside)",
            new { id, path, inside = $"{path}/" });
    });

    /// <summary>Makes sure that there is a run that is not deleted.</summary>
    /// <param name="id">The run's id.</param>
    /// <exception cref="MissingRunException">There is no such run.</exception>
    /// <exception cref="CrestException">The run is deleted.</exception>
    public void Check(string id) => _database.Read(connection => Present(connection, id));

    /// <summary>A part of the values of a metric, by step and time.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="offset">Number of values that are passed over.</param>
    /// <param name="limit">Number of values that are returned at most.</param>
    public IReadOnlyList<RunMetric> History(string id, string metric, long offset, int limit) =>
        _database.Read(connection => SeriesReads.Page(connection, id, metric, offset, limit));

    private static void AddParameters(DbConnection connection, string id, IReadOnlyCollection<KeyValuePair<string, string>> parameters)
    {
        foreach ((string name, string value) in parameters)
        {
            // Of two that set it at the same time the second sees the value of the first.
            connection.Execute(
                $"""
                INSERT INTO run_entries (run_id, kind, name, value) VALUES (@id, '{RunEntryKind.Parameter}', @name, @value)
                ON CONFLICT (run_id, kind, name) DO NOTHING
                """,
                new { id, name, value });
            string kept = connection.QuerySingle<string>(
                $"SELECT value FROM run_entries WHERE run_id = @id AND kind = '{RunEntryKind.Parameter}' AND name = @name",
                new { id, name });
            if (kept != value)
            {
                throw new CrestException($"the parameter '{name}' of the run {id} is '{Short(kept)}' and cannot become '{Short(value)}': "
                    + "a parameter keeps its value; log a tag or a metric, or start another run");
            }
        }
    }

    private static void Replace(
        DbConnection connection, string id, string kind, IReadOnlyCollection<KeyValuePair<string, string>> entries) =>
        connection.Execute(
            """
            INSERT INTO run_entries (run_id, kind, name, value) VALUES (@id, @kind, @Key, @Value)
            ON CONFLICT (run_id, kind, name) DO UPDATE SET value = excluded.value
            """,
            entries.Select(entry => new { id, kind, entry.Key, entry.Value }));

    private static string Short(string value)
    {
        const int shown = 60;
        return value.Length <= shown ? value : $"{value[..shown]}...";
    }

    private RunRow Present(DbConnection connection, string id) => RunReads.Row(connection, id) switch
    {
        null => throw new MissingRunException(_refusal.Missing(connection, id).Message),
        { DeletedTime: not null } => throw _refusal.Of(connection, id, "changing"),
        var run => run,
    };
}
