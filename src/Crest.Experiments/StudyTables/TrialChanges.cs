using System.Data.Common;
using System.Globalization;
using System.Text;
using Crest.Experiments.Studies;
using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.StudyTables;

/// <summary>What a worker writes of its trials, each in one command. Each may be written twice.</summary>
/// <param name="database">Where the tables are.</param>
/// <param name="clock">Tells when a trial ended.</param>
internal sealed class TrialChanges(Database database, TimeProvider clock)
{
    /// <summary>Keeps the parameters of a trial.</summary>
    public static int SetParameters(DbConnection connection, int trial, IReadOnlyList<TrialParameter> parameters)
    {
        if (parameters.Count == 0) return 0;
        var values = new DynamicParameters(new { trial });
        var rows = new List<string>(parameters.Count);
        for (int i = 0; i < parameters.Count; i++)
        {
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"(@trial, @n{i}, @v{i}, @d{i})"));
            values.Add($"n{i}", parameters[i].Name);
            values.Add($"v{i}", parameters[i].Value);
            values.Add($"d{i}", DistributionJson.ForOptuna(parameters[i].Distribution));
        }

        return connection.Execute(
            $"""
            INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES {string.Join(", ", rows)}
            ON CONFLICT (trial_id, param_name) DO UPDATE SET param_value = excluded.param_value,
                distribution_json = excluded.distribution_json
            """,
            values);
    }

    /// <summary>Keeps a report, if the trial is running, and this worker's where one is given.</summary>
    public static int Report(DbConnection connection, int trial, string? worker, int step, double value) => connection.Execute(
        $"""
        INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type)
        SELECT t.trial_id, @step, @value, '{TypeOf(value)}' FROM trials t
        WHERE t.trial_id = @trial AND {(worker is null ? "t.state = 'RUNNING'" : WorkerJson.IsAtWork)}
        ON CONFLICT (trial_id, step) DO UPDATE SET intermediate_value = excluded.intermediate_value,
            intermediate_value_type = excluded.intermediate_value_type
        """,
        new { trial, worker, step, value = Finite(value) });

    /// <summary>Ends a trial if it is this worker's.</summary>
    /// <returns>Whether it ended as this worker says, now or before: the answer to an earlier call may have been lost.</returns>
    public bool Finish(
        DbConnection connection, int trial, string worker, TrialState state, double? value, IReadOnlyDictionary<string, string> notes)
    {
        string written = state.ToString().ToUpperInvariant();
        var command = new StringBuilder();
        var parameters = new DynamicParameters(new { trial, worker, now = database.Time(clock.GetLocalNow().DateTime) });
        // Holding the row first: the statements after it see who the worker is now.
        if (database.ForUpdate.Length > 0) command.Append($"SELECT trial_id FROM trials WHERE trial_id = @trial{database.ForUpdate};\n");
        if (value is { } number)
        {
            command.Append(
                $"""
                INSERT INTO trial_values (trial_id, objective, value, value_type)
                SELECT t.trial_id, 0, @value, '{TypeOf(number)}' FROM trials t WHERE t.trial_id = @trial AND {WorkerJson.IsAtWork}
                ON CONFLICT (trial_id, objective) DO UPDATE SET value = excluded.value, value_type = excluded.value_type;

                """);
            parameters.Add("value", Finite(number));
        }

        int note = 0;
        foreach ((string name, string json) in notes)
        {
            command.Append(CultureInfo.InvariantCulture,
                $"""
                INSERT INTO trial_user_attributes (trial_id, "key", value_json)
                SELECT t.trial_id, @n{note}, @v{note} FROM trials t WHERE t.trial_id = @trial AND {WorkerJson.IsAtWork}
                ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json;

                """);
            parameters.Add($"n{note}", name);
            parameters.Add($"v{note}", json);
            note++;
        }

        command.Append(
            $"""
            UPDATE trials AS t SET state = '{written}', datetime_complete = @now WHERE t.trial_id = @trial AND {WorkerJson.IsAtWork};
            SELECT COUNT(*) FROM trials t WHERE t.trial_id = @trial AND t.state = '{written}' AND {WorkerJson.Has}
            """);
        using SqlMapper.GridReader results = connection.QueryMultiple(command.ToString(), parameters);
        if (database.ForUpdate.Length > 0) results.Read<int>();
        return results.ReadSingle<long>() > 0;
    }

    /// <summary>Says that a worker is at work.</summary>
    /// <returns>Those of the trials that are still its own.</returns>
    public IReadOnlyList<long> Heartbeat(DbConnection connection, IReadOnlyList<long> trials, string worker) =>
    [
        .. connection.Query<long>(
            $"""
            UPDATE trial_heartbeats SET heartbeat = CURRENT_TIMESTAMP
            WHERE trial_id IN (SELECT t.trial_id FROM trials t WHERE {database.IsOneOf("t.trial_id", "@trials")} AND {WorkerJson.IsAtWork})
            RETURNING trial_id
            """,
            new { trials = database.Numbers(trials), worker }),
    ];

    /// <summary>Lets a trial wait again if it is this worker's: with its parameters, without its reports.</summary>
    public int Release(DbConnection connection, int trial, string worker)
    {
        connection.Execute($"SELECT trial_id FROM trials WHERE trial_id = @trial{database.ForUpdate}", new { trial });
        return connection.QuerySingle<long>(
            $"SELECT COUNT(*) FROM trials t WHERE t.trial_id = @trial AND {WorkerJson.IsAtWork}", new { trial, worker }) == 0
            ? 0
            : Wait(connection, trial);
    }

    /// <summary>Lets a trial whose row is held wait again.</summary>
    public static int Wait(DbConnection connection, int trial) => connection.Execute(
        """
        DELETE FROM trial_intermediate_values WHERE trial_id = @trial;
        DELETE FROM trial_heartbeats WHERE trial_id = @trial;
        UPDATE trials SET state = 'WAITING', datetime_start = NULL WHERE trial_id = @trial
        """,
        new { trial });

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string TypeOf(double value) => value switch
    {
        double.PositiveInfinity => "INF_POS",
        double.NegativeInfinity => "INF_NEG",
        double.NaN => "NAN",
        _ => "FINITE",
    };
}
