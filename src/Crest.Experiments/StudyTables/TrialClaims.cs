using System.Data.Common;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.StudyTables;

/// <summary>Gives trials to workers.</summary>
/// <param name="database">Where the tables are.</param>
/// <param name="clock">Tells when a trial started.</param>
internal sealed class TrialClaims(Database database, TimeProvider clock)
{
    /// <summary>Optuna's attribute of a trial that a user enqueued: the parameters that are set, as external values.</summary>
    private const string Enqueued = "fixed_params";

    /// <summary>A condition: the study was not ended.</summary>
    private const string IsOpen =
        $"NOT EXISTS (SELECT 1 FROM study_system_attributes WHERE study_id = @study AND \"key\" = '{StudyRows.End}')";

    /// <summary>The next trial's row, where there is to be one.</summary>
    private const string Next =
        $"""
        SELECT @study, (SELECT COALESCE(MAX(number), -1) + 1 FROM trials WHERE study_id = @study), 'RUNNING', @now
        WHERE (SELECT COALESCE(MAX(number), -1) + 1 FROM trials WHERE study_id = @study)
                < (SELECT CAST(value_json AS INTEGER) FROM study_system_attributes WHERE study_id = @study
                    AND "key" = '{StudyRows.Iterations}')
            AND {IsOpen}
            AND (@past_waiting OR NOT EXISTS (SELECT 1 FROM trials WHERE study_id = @study AND state = 'WAITING'))
        """;

    /// <summary>
    /// Makes the next trial; the numbers have no gaps, because the study's row is held. Optuna holds it too.
    /// </summary>
    /// <param name="connection">Has a transaction, or takes what it is given as one.</param>
    /// <param name="study">The study.</param>
    /// <param name="worker">Who will be at work on it.</param>
    /// <param name="pastWaiting">Whether trials that wait do not keep a new one from being made.</param>
    /// <returns>Null where the study has all its trials or was ended, or one waits.</returns>
    public Trial? New(DbConnection connection, int study, string worker, bool pastWaiting)
    {
        DateTime now = clock.GetLocalNow().DateTime;
        var parameters = new { study, worker, now = database.Time(now), past_waiting = pastWaiting };
        if (database is PostgresDatabase)
        {
            // The second statement sees what was committed before the first had the study's row.
            using SqlMapper.GridReader results = connection.QueryMultiple(
                $"""
                SELECT study_id FROM studies WHERE study_id = @study FOR UPDATE;
                WITH added AS (INSERT INTO trials (study_id, number, state, datetime_start) {Next} RETURNING trial_id, number),
                    worked AS (INSERT INTO trial_system_attributes (trial_id, "key", value_json)
                        SELECT trial_id, '{WorkerJson.Worker}', @worker FROM added),
                    beaten AS (INSERT INTO trial_heartbeats (trial_id, heartbeat) SELECT trial_id, CURRENT_TIMESTAMP FROM added)
                SELECT trial_id AS Id, number AS Number FROM added
                """,
                parameters);
            results.Read<int>();
            return results.Read<ClaimRow>().SingleOrDefault()?.Trial(now);
        }

        ClaimRow? added = connection.QuerySingleOrDefault<ClaimRow>(
            $"INSERT INTO trials (study_id, number, state, datetime_start) {Next} RETURNING trial_id AS Id, number AS Number",
            parameters);
        if (added is null) return null;
        SetWorker(connection, added.Id, worker);
        return added.Trial(now);
    }

    /// <summary>Takes the first trial that waits and that nobody else is taking at the moment.</summary>
    public Trial? Waiting(DbConnection connection, int study, string worker)
    {
        ClaimRow? waiting = connection.QueryFirstOrDefault<ClaimRow>(
            "SELECT trial_id AS Id, number AS Number FROM trials WHERE study_id = @study "
            + $"AND state = 'WAITING' AND {IsOpen} ORDER BY number LIMIT 1{database.ForUpdateSkipLocked}",
            new { study });
        if (waiting is null) return null;
        DateTime now = clock.GetLocalNow().DateTime;
        connection.Execute(
            "UPDATE trials SET state = 'RUNNING', datetime_start = @now WHERE trial_id = @Id",
            new { waiting.Id, now = database.Time(now) });
        SetWorker(connection, waiting.Id, worker);
        return waiting.Trial(now) with { Parameters = Parameters(connection, study, waiting.Id) };
    }

    /// <summary>A trial that the worker has but does not know of: the answer to an earlier claim was lost.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="study">The study.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="known">The trials that it knows it has.</param>
    public Trial? Lost(DbConnection connection, int study, string worker, IEnumerable<long> known)
    {
        ClaimRow? lost = connection.QueryFirstOrDefault<ClaimRow>(
            $"""
            SELECT t.trial_id AS Id, t.number AS Number, t.datetime_start AS Started FROM trials t
            WHERE t.study_id = @study AND {WorkerJson.IsAtWork} AND NOT {database.IsOneOf("t.trial_id", "@known")} ORDER BY t.number LIMIT 1
            """,
            new { study, worker, known = database.Numbers(known) });
        return lost is null ? null : lost.Trial(lost.Started) with { Parameters = Parameters(connection, study, lost.Id) };
    }

    private static void SetWorker(DbConnection connection, int trial, string worker) => connection.Execute(
        $"""
        INSERT INTO trial_system_attributes (trial_id, "key", value_json) VALUES (@trial, '{WorkerJson.Worker}', @worker)
        ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json;
        INSERT INTO trial_heartbeats (trial_id, heartbeat) VALUES (@trial, CURRENT_TIMESTAMP)
        ON CONFLICT (trial_id) DO UPDATE SET heartbeat = excluded.heartbeat
        """,
        new { trial, worker });

    /// <summary>The parameters that a waiting trial has; those that a user set in Optuna's queue are written as such.</summary>
    private static IReadOnlyList<TrialParameter> Parameters(DbConnection connection, int study, int trial)
    {
        SearchSpace space = StudyRows.Space(connection, study);
        IReadOnlyList<TrialParameter> drawn = TrialRows.Parameters(connection, trial, DistributionTexts.Of(space));
        string? fixedParameters = connection.QuerySingleOrDefault<string>(
            $"SELECT value_json FROM trial_system_attributes WHERE trial_id = @trial AND \"key\" = '{Enqueued}'", new { trial });
        if (fixedParameters is null) return drawn;
        TrialParameter[] set = [.. FromQueue(fixedParameters, space).Where(p => drawn.All(d => d.Name != p.Name))];
        if (set.Length > 0) TrialChanges.SetParameters(connection, trial, set);
        return [.. drawn, .. set];
    }

    private static IEnumerable<TrialParameter> FromQueue(string json, SearchSpace space)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty entry in document.RootElement.EnumerateObject())
        {
            ParameterDistribution? distribution = space.Parameters.FirstOrDefault(p => p.Key == entry.Name).Value;
            if (distribution is null) continue;
            // As Optuna does, a value that the distribution does not have is drawn again.
            if (TryInternal(distribution, entry.Value) is { } value) yield return new TrialParameter(entry.Name, distribution, value);
        }
    }

    private static double? TryInternal(ParameterDistribution distribution, JsonElement external)
    {
        try
        {
            return distribution.Internal(DistributionJson.ReadChoice(external));
        }
        catch (Exception e) when (e is CrestException or FormatException)
        {
            return null;
        }
    }

    private sealed class ClaimRow
    {
        public int Id { get; init; }

        public int Number { get; init; }

        public DateTime? Started { get; init; }

        public Trial Trial(DateTime? started) => new(Id, Number, TrialState.Running) { Started = started };
    }
}
