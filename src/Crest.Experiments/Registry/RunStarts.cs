using System.Data.Common;
using System.Globalization;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Dapper;

namespace Crest.Experiments.Registry;

/// <summary>Puts runs into the tables, each inside one transaction.</summary>
internal static class RunStarts
{
    /// <summary>Takes the day's next number and writes the run under it.</summary>
    public static RunId New(DbConnection connection, RunDescription description, GitState git, DateTimeOffset localNow)
    {
        RunId id = TakeId(connection, DateOnly.FromDateTime(localNow.DateTime), description.Method);
        ProcessIdentity me = ProcessIdentity.Current;
        connection.Execute(
            """
            INSERT INTO runs (id, day, number, project, method, status, host, process_id, process_started, user_name, git_commit, git_dirty,
                              command_line, configuration, memo, start_time, heartbeat)
            VALUES (@Id, @DayNumber, @Number, @Project, @Method, @Status, @Host, @ProcessId, @Started, @UserName, @Commit, @Dirty,
                    @CommandLine, @Configuration, @Memo, @Now, @Now)
            """,
            new
            {
                Id = id.ToString(),
                id.DayNumber,
                id.Number,
                description.Project,
                description.Method,
                Status = RunRow.Write(RunStatus.Running),
                me.Host,
                me.ProcessId,
                me.Started,
                Environment.UserName,
                git.Commit,
                Dirty = git.Dirty ? 1 : 0,
                description.CommandLine,
                description.Configuration,
                description.Memo,
                Now = localNow.ToUnixTimeMilliseconds(),
            });
        AddEntries(connection, id, RunQueries.Seed, description.Seeds.Select(seed => KeyValuePair.Create(seed.Key, seed.Value.ToString(CultureInfo.InvariantCulture))));
        AddEntries(connection, id, RunQueries.Data, description.DataHashes);
        AddEntries(connection, id, RunQueries.Parameter, description.Parameters);
        AddEntries(connection, id, RunQueries.Tag, description.Tags);
        return id;
    }

    /// <summary>Gives a run that is not at work to this process.</summary>
    /// <exception cref="CrestException">It is at work.</exception>
    public static int Again(DbConnection connection, string id, long throughStep, DateTimeOffset now)
    {
        RunRow row = connection.QuerySingle<RunRow>($"SELECT {RunRow.Columns} FROM runs WHERE id = @id", new { id });
        ProcessIdentity me = ProcessIdentity.Current;
        // The process that was found gone is named, so that of two who resume the run at once only one does.
        int changed = row.StatusAt(now) == RunStatus.Running ? 0 : connection.Execute(
            """
            UPDATE runs SET status = @Status, host = @Host, process_id = @ProcessId, process_started = @Started, heartbeat = @Now, end_time = NULL
            WHERE id = @id AND status = @OldStatus AND process_id = @OldProcessId AND process_started = @OldStarted
            """,
            new
            {
                id,
                Status = RunRow.Write(RunStatus.Running),
                me.Host,
                me.ProcessId,
                me.Started,
                Now = now.ToUnixTimeMilliseconds(),
                OldStatus = row.Status,
                OldProcessId = row.ProcessId,
                OldStarted = row.ProcessStarted,
            });
        if (changed == 0) throw new CrestException($"{id}: the run is at work (process {row.ProcessId} on {row.Host}); end that process before resuming it");
        return connection.Execute("DELETE FROM run_metrics WHERE run_id = @id AND step > @throughStep", new { id, throughStep });
    }

    /// <summary>Takes a number: the insert fails where another process has just taken it, and the transaction is tried again.</summary>
    private static RunId TakeId(DbConnection connection, DateOnly day, string method)
    {
        int dayNumber = new RunId(day, 0, method).DayNumber;
        int last = connection.QuerySingle<int>("SELECT COALESCE(MAX(number), 0) FROM run_numbers WHERE day = @dayNumber", new { dayNumber });
        var id = new RunId(day, last + 1, method);
        connection.Execute("INSERT INTO run_numbers (day, number) VALUES (@DayNumber, @Number)", new { id.DayNumber, id.Number });
        return id;
    }

    private static void AddEntries(DbConnection connection, RunId id, string kind, IEnumerable<KeyValuePair<string, string>> entries) =>
        connection.Execute(
            "INSERT INTO run_entries (run_id, kind, name, value) VALUES (@RunId, @kind, @Key, @Value)",
            entries.Select(entry => new { RunId = id.ToString(), kind, entry.Key, entry.Value }));
}
