using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.StudyTables;

/// <summary>Reclaims the trials of dead workers.</summary>
/// <param name="database">Where the tables are.</param>
/// <param name="clock">Tells when a trial failed.</param>
internal sealed class TrialReclaims(Database database, TimeProvider clock)
{
    /// <summary>The running trials whose worker is dead, read without a lock. Those of other programs are left alone.</summary>
    public IReadOnlyList<int> Dead(DbConnection connection, int study, TimeSpan patience) =>
        [.. Running(connection, "t.study_id = @study AND t.state = 'RUNNING'", new { study }).Where(r => r.IsDead(patience))
            .Select(r => r.Id)];

    /// <summary>Lets trials wait again, or fails them, if their workers are still dead.</summary>
    /// <returns>How many.</returns>
    public int Reclaim(DbConnection connection, IEnumerable<int> trials, TimeSpan patience, int retries)
    {
        int reclaimed = 0;
        foreach (int trial in trials)
        {
            // A trial that another process is reclaiming, or its worker is finishing, is not waited for.
            if (connection.QuerySingleOrDefault<int?>(
                $"SELECT trial_id FROM trials WHERE trial_id = @trial AND state = 'RUNNING'{database.ForUpdateSkipLocked}",
                new { trial }) is null)
                continue;
            RunningRow? row = Running(connection, "t.trial_id = @trial", new { trial }).SingleOrDefault();
            if (row is null || !row.IsDead(patience)) continue;
            int deaths = row.Deaths + 1;
            connection.Execute(
                $"""
                INSERT INTO trial_system_attributes (trial_id, "key", value_json) VALUES (@trial, '{WorkerJson.Deaths}', @deaths)
                ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json
                """,
                new { trial, deaths = deaths.ToString(CultureInfo.InvariantCulture) });
            if (deaths <= retries) TrialChanges.Wait(connection, trial);
            else Fail(connection, trial, $"the worker died {(deaths == 1 ? "over this trial" : $"{deaths} times over this trial")}");
            reclaimed++;
        }

        return reclaimed;
    }

    private IEnumerable<RunningRow> Running(DbConnection connection, string condition, object parameters) => connection.Query<RunningRow>(
        $"""
        SELECT t.trial_id AS Id, w.value_json AS Worker, CAST({database.SecondsSince("h.heartbeat")} AS DOUBLE PRECISION) AS Silence,
            CAST(d.value_json AS INTEGER) AS Deaths
        FROM trials t
            JOIN trial_system_attributes w ON w.trial_id = t.trial_id AND w."key" = '{WorkerJson.Worker}'
            LEFT JOIN trial_system_attributes d ON d.trial_id = t.trial_id AND d."key" = '{WorkerJson.Deaths}'
            LEFT JOIN trial_heartbeats h ON h.trial_id = t.trial_id
        WHERE {condition}
        """,
        parameters);

    private void Fail(DbConnection connection, int trial, string error) => connection.Execute(
        """
        INSERT INTO trial_user_attributes (trial_id, "key", value_json) VALUES (@trial, 'error', @error)
        ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json;
        UPDATE trials SET state = 'FAIL', datetime_complete = @now WHERE trial_id = @trial
        """,
        new { trial, error = JsonSerializer.Serialize(error), now = database.Time(clock.GetLocalNow().DateTime) });

    private sealed class RunningRow
    {
        public int Id { get; init; }

        public string Worker { get; init; } = "";

        public double? Silence { get; init; }

        public int Deaths { get; init; }

        public bool IsDead(TimeSpan patience) => WorkerJson.Read(Worker).IsDead(TimeSpan.FromSeconds(Silence ?? 0), patience);
    }
}
