using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>
/// Changes runs in the tables. Each change is made inside one transaction and returns the number of runs that it found, 0 or 1.
/// </summary>
internal static class RunWrites
{
    /// <summary>
    /// A run that has no end is running when it says something, even if it was marked as killed because nothing was heard of it.
    /// </summary>
    private const string SignOfLife =
        """
        changed_time = @now,
        heartbeat = CASE WHEN end_time IS NULL THEN @now ELSE heartbeat END,
        status = CASE WHEN end_time IS NULL THEN 'running' ELSE status END
        """;

    /// <summary>Takes the day's next number and writes the run under it.</summary>
    public static RunId Create(DbConnection connection, RunDescription description, RunOrigin origin, DateTimeOffset localNow)
    {
        RunId id = TakeId(connection, DateOnly.FromDateTime(localNow.DateTime), description.Method);
        connection.Execute(
            """
            INSERT INTO runs (id, day, number, project, method, status, host, process_id, process_started, user_name, git_commit, git_dirty,
                              command_line, configuration, memo, name, start_time, heartbeat, changed_time)
            VALUES (@Id, @DayNumber, @Number, @Project, @Method, 'running', @Host, @ProcessId, @ProcessStarted,
                    @User, @GitCommit, @GitDirty, @CommandLine, @Configuration, @Memo, @Name, @Start, @Now, @Now)
            """,
            new
            {
                Id = id.ToString(),
                id.DayNumber,
                id.Number,
                description.Project,
                description.Method,
                origin.Host,
                origin.ProcessId,
                origin.ProcessStarted,
                origin.User,
                origin.GitCommit,
                GitDirty = origin.GitDirty ? 1 : 0,
                description.CommandLine,
                description.Configuration,
                description.Memo,
                description.Name,
                Start = (description.Start ?? localNow).ToUnixTimeMilliseconds(),
                Now = localNow.ToUnixTimeMilliseconds(),
            });
        connection.Execute(
            """
            INSERT INTO experiments (name, created_time, changed_time) VALUES (@Project, @now, @now) ON CONFLICT (name) DO NOTHING
            """,
            new { description.Project, now = localNow.ToUnixTimeMilliseconds() });
        AddEntries(
            connection, id, RunEntryKind.Seed,
            description.Seeds.Select(seed => KeyValuePair.Create(seed.Key, seed.Value.ToString(CultureInfo.InvariantCulture))));
        AddEntries(connection, id, RunEntryKind.Data, description.DataHashes);
        AddEntries(connection, id, RunEntryKind.Source, description.Sources);
        AddEntries(connection, id, RunEntryKind.Parameter, description.Parameters);
        AddEntries(connection, id, RunEntryKind.Tag, description.Tags);
        return id;
    }

    /// <summary>
    /// Gives a run that is neither running nor deleted to another process. Of two that resume it at the same time only one does.
    /// </summary>
    public static int Resume(DbConnection connection, string id, RunOrigin origin, long throughStep, long now)
    {
        int resumed = connection.Execute(
            """
            UPDATE runs SET status = 'running', host = @Host, process_id = @ProcessId, process_started = @ProcessStarted, user_name = @User,
                heartbeat = @now, changed_time = @now, end_time = NULL
            WHERE id = @id AND status <> 'running' AND deleted_time IS NULL
            """,
            new { id, origin.Host, origin.ProcessId, origin.ProcessStarted, origin.User, now });
        if (resumed > 0) SeriesWrites.DeleteAfter(connection, id, throughStep);
        return resumed;
    }

    /// <summary>Says that the process of a run is at work.</summary>
    public static int Heartbeat(DbConnection connection, string id, long now) =>
        connection.Execute($"UPDATE runs SET {SignOfLife} WHERE id = @id", new { id, now });

    /// <summary>Adds values of metrics; one that the run has with the same step, time and value is not added again.</summary>
    public static int LogBatch(DbConnection connection, string id, IEnumerable<RunMetric> metrics, long now)
    {
        int found = Heartbeat(connection, id, now);
        if (found > 0) SeriesWrites.Add(connection, id, metrics);
        return found;
    }

    /// <summary>Sets a tag; one of this name is replaced.</summary>
    public static int SetTag(DbConnection connection, string id, string name, string value, long now)
    {
        int found = Touch(connection, id, now);
        if (found == 0) return 0;
        return connection.Execute(
            $"""
            INSERT INTO run_entries (run_id, kind, name, value) VALUES (@id, '{RunEntryKind.Tag}', @name, @value)
            ON CONFLICT (run_id, kind, name) DO UPDATE SET value = excluded.value
            """,
            new { id, name, value });
    }

    /// <summary>Removes a tag.</summary>
    /// <returns>Whether the run had it, 0 or 1.</returns>
    public static int RemoveTag(DbConnection connection, string id, string name, long now)
    {
        Touch(connection, id, now);
        return connection.Execute(
            $"DELETE FROM run_entries WHERE run_id = @id AND kind = '{RunEntryKind.Tag}' AND name = @name", new { id, name });
    }

    /// <summary>Replaces the memo.</summary>
    public static int SetMemo(DbConnection connection, string id, string memo, long now) =>
        connection.Execute("UPDATE runs SET memo = @memo, changed_time = @now WHERE id = @id", new { id, memo, now });

    /// <summary>Replaces the name.</summary>
    public static int Rename(DbConnection connection, string id, string name, long now) =>
        connection.Execute("UPDATE runs SET name = @name, changed_time = @now WHERE id = @id", new { id, name, now });

    /// <summary>Enters a file; one of this path is replaced.</summary>
    public static int AddArtifact(DbConnection connection, string id, RunArtifact artifact, long now)
    {
        int found = Touch(connection, id, now);
        if (found == 0) return 0;
        return connection.Execute(
            """
            INSERT INTO run_artifacts (run_id, path, size, hash) VALUES (@id, @Path, @Size, @Hash)
            ON CONFLICT (run_id, path) DO UPDATE SET size = excluded.size, hash = excluded.hash
            """,
            new { id, artifact.Path, artifact.Size, artifact.Hash });
    }

    /// <summary>Ends a run.</summary>
    public static int End(DbConnection connection, string id, RunStatus status, long end, long now) => connection.Execute(
        "UPDATE runs SET status = @Status, heartbeat = @now, changed_time = @now, end_time = @end WHERE id = @id",
        new { id, Status = RunRow.Write(status), end, now });

    /// <summary>Marks a run as deleted that is not running, or of which no process is known.</summary>
    public static int Delete(DbConnection connection, string id, long now) => connection.Execute(
        """
        UPDATE runs SET deleted_time = @now, changed_time = @now
        WHERE id = @id AND (status <> 'running' OR process_id = 0) AND deleted_time IS NULL
        """,
        new { id, now });

    /// <summary>Takes back that a run was deleted.</summary>
    public static int Restore(DbConnection connection, string id, long now) => connection.Execute(
        "UPDATE runs SET deleted_time = NULL, changed_time = @now WHERE id = @id AND deleted_time IS NOT NULL", new { id, now });

    /// <summary>Removes a deleted run with all that is known of it; its number stays taken.</summary>
    public static int Purge(DbConnection connection, string id) =>
        connection.Execute("DELETE FROM runs WHERE id = @id AND deleted_time IS NOT NULL", new { id });

    /// <summary>Notes that a run is told of by a rule.</summary>
    /// <returns>0 where it was before.</returns>
    public static int ClaimNotice(DbConnection connection, string id, string rule, long now) => connection.Execute(
        "INSERT INTO run_notices (run_id, rule, time) VALUES (@id, @rule, @now) ON CONFLICT (run_id, rule) DO NOTHING",
        new { id, rule, now });

    /// <summary>Notes that something of a run was changed.</summary>
    public static int Touch(DbConnection connection, string id, long now) =>
        connection.Execute("UPDATE runs SET changed_time = @now WHERE id = @id", new { id, now });

    /// <summary>Takes a number: the insert fails where another process has just taken it, and the transaction is tried again.</summary>
    private static RunId TakeId(DbConnection connection, DateOnly day, string method)
    {
        int dayNumber = new RunId(day, 0, method).DayNumber;
        int last =
            connection.QuerySingle<int>("SELECT COALESCE(MAX(number), 0) FROM run_numbers WHERE day = @dayNumber", new { dayNumber });
        var id = new RunId(day, last + 1, method);
        connection.Execute("INSERT INTO run_numbers (day, number) VALUES (@DayNumber, @Number)", new { id.DayNumber, id.Number });
        return id;
    }

    private static void AddEntries(DbConnection connection, RunId id, string kind, IEnumerable<KeyValuePair<string, string>> entries) =>
        connection.Execute(
            "INSERT INTO run_entries (run_id, kind, name, value) VALUES (@RunId, @kind, @Key, @Value)",
            entries.Select(entry => new { RunId = id.ToString(), kind, entry.Key, entry.Value }));
}
