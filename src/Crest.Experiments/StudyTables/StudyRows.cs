using System.Data.Common;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.StudyTables;

/// <summary>Reads studies out of the tables, and makes and changes them, each inside one transaction.</summary>
internal static class StudyRows
{
    /// <summary>
    /// The attributes of a study that are Crest's: its definition, the number of its trials, why it was ended, and the kind of that end,
    /// which older versions did not write.
    /// </summary>
    public const string Definition = "crest:study", Iterations = "crest:iterations", End = "crest:end", EndKind = "crest:end-kind";

    private const string Columns =
        $"""
        SELECT s.study_id AS Id, s.study_name AS Name, CAST(d.direction AS TEXT) AS Direction,
            (SELECT COUNT(*) FROM study_directions o WHERE o.study_id = s.study_id) AS Objectives,
            (SELECT value_json FROM study_system_attributes a WHERE a.study_id = s.study_id AND a."key" = '{Definition}') AS Definition,
            (SELECT CAST(value_json AS INTEGER) FROM study_system_attributes a
                WHERE a.study_id = s.study_id AND a."key" = '{Iterations}') AS Iterations,
            (SELECT value_json FROM study_system_attributes a WHERE a.study_id = s.study_id AND a."key" = '{End}') AS EndReason,
            (SELECT value_json FROM study_system_attributes a WHERE a.study_id = s.study_id AND a."key" = '{EndKind}') AS EndKindJson
        FROM studies s LEFT JOIN study_directions d ON d.study_id = s.study_id AND d.objective = 0
        """;

    public static StudyRecord? Find(DbConnection connection, string name) => FindRow(connection, name)?.Record();

    public static StudyRecord[] All(DbConnection connection)
    {
        ILookup<int, (int Study, string State, long Count)> counts =
            connection.Query<(int Study, string State, long Count)>(
                $"""
                SELECT study_id, CASE WHEN state = 'RUNNING' AND NOT {WorkerJson.IsOurs} THEN 'FOREIGN'
                    ELSE CAST(state AS TEXT) END, COUNT(*)
                FROM trials t GROUP BY 1, 2
                """).ToLookup(c => c.Study);
        return [.. connection.Query<StudyRow>($"{Columns} ORDER BY s.study_id").Select(row =>
        {
            int Count(params string[] states) =>
                (int)counts[row.Id].Where(c => states.Length == 0 || states.Contains(c.State)).Sum(c => c.Count);
            return row.RecordIfUnderstood().With(Count(), Count("WAITING"), Count("RUNNING"));
        })];
    }

    public static int Redefine(DbConnection connection, int study, string objective)
    {
        StudyDefinition there =
            connection.QuerySingle<StudyRow>($"{Columns} WHERE s.study_id = @study", new { study }).Record().Definition!;
        return SetAttribute(connection, study, Definition, DefinitionJson.Write(there with { Objective = objective }));
    }

    /// <summary>What a study searches; nothing where another program made it.</summary>
    public static SearchSpace Space(DbConnection connection, int study) =>
        connection.QuerySingle<StudyRow>($"{Columns} WHERE s.study_id = @study", new { study }).Record().Definition?.Space
        ?? new SearchSpace([]);

    /// <summary>Makes a study, or takes over the one of its name, which another program may have made.</summary>
    /// <param name="connection">Has a transaction.</param>
    /// <param name="wanted">The study.</param>
    /// <param name="forUpdate">What keeps the study's row for this transaction.</param>
    /// <exception cref="CrestException">The study searches something else.</exception>
    public static StudyRecord Open(DbConnection connection, StudyDefinition wanted, string forUpdate)
    {
        connection.Execute("INSERT INTO studies (study_name) VALUES (@Name) ON CONFLICT (study_name) DO NOTHING", new { wanted.Name });
        connection.Execute($"SELECT study_id FROM studies WHERE study_name = @Name{forUpdate}", new { wanted.Name });
        StudyRow row = FindRow(connection, wanted.Name)!;
        if (row.Objectives > 1)
            throw new CrestException($"the study '{row.Name}' was made by another program and has {row.Objectives} objectives, "
                + "Crest's studies have one; give this one another name");
        if (row.Direction is null)
            connection.Execute(
                $"INSERT INTO study_directions (direction, study_id, objective) VALUES ('{StudyRow.Write(wanted.Direction)}', @Id, 0)",
                new { row.Id });
        else // Another program's study is taken over as it is wanted here, but for its direction.
            StudyDifference.Refuse(row.Record().Definition ?? wanted with { Direction = row.KnownDirection ?? wanted.Direction }, wanted);
        if (row.Definition is null) SetAttribute(connection, row.Id, Definition, DefinitionJson.Write(wanted));
        if (row.Iterations is null || row.Iterations < wanted.Iterations)
            SetAttribute(connection, row.Id, Iterations, JsonSerializer.Serialize(wanted.Iterations));
        connection.Execute(
            $"DELETE FROM study_system_attributes WHERE study_id = @Id AND \"key\" IN ('{End}', '{EndKind}')", new { row.Id });
        return Find(connection, wanted.Name)!;
    }

    /// <summary>Deletes a study with all its trials.</summary>
    /// <param name="connection">Has a transaction.</param>
    /// <param name="study">The study's id.</param>
    /// <param name="ifEmpty">Whether a study that has trials is left as it is.</param>
    /// <param name="forUpdate">What keeps the study's row for this transaction: no trial is added meanwhile.</param>
    /// <returns>Whether it was deleted.</returns>
    public static bool Delete(DbConnection connection, int study, bool ifEmpty, string forUpdate)
    {
        connection.Execute($"SELECT study_id FROM studies WHERE study_id = @study{forUpdate}", new { study });
        if (ifEmpty && connection.QuerySingle<long>("SELECT COUNT(*) FROM trials WHERE study_id = @study", new { study }) > 0) return false;
        foreach (string table in (string[])
        [
            "trial_user_attributes", "trial_system_attributes", "trial_params", "trial_values", "trial_intermediate_values",
            "trial_heartbeats",
        ])
            connection.Execute(
                $"DELETE FROM {table} WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = @study)", new { study });
        foreach (string table in (string[])["trials", "study_directions", "study_user_attributes", "study_system_attributes"])
            connection.Execute($"DELETE FROM {table} WHERE study_id = @study", new { study });
        return connection.Execute("DELETE FROM studies WHERE study_id = @study", new { study }) > 0;
    }

    public static int SetEnd(DbConnection connection, int study, StudyEnd end)
    {
        SetAttribute(connection, study, EndKind, JsonSerializer.Serialize(end.Kind.ToString()));
        return SetAttribute(connection, study, End, JsonSerializer.Serialize(end.Reason));
    }

    private static StudyRow? FindRow(DbConnection connection, string name) =>
        connection.QuerySingleOrDefault<StudyRow>($"{Columns} WHERE s.study_name = @name", new { name });

    private static int SetAttribute(DbConnection connection, int study, string key, string value) => connection.Execute(
        """
        INSERT INTO study_system_attributes (study_id, "key", value_json) VALUES (@study, @key, @value)
        ON CONFLICT (study_id, "key") DO UPDATE SET value_json = excluded.value_json
        """,
        new { study, key, value });

    private sealed class StudyRow
    {
        public int Id { get; init; }

        public string Name { get; init; } = "";

        public string? Direction { get; init; }

        public long Objectives { get; init; }

        public string? Definition { get; init; }

        public int? Iterations { get; init; }

        public string? EndReason { get; init; }

        public string? EndKindJson { get; init; }

        public static string Write(StudyDirection direction) => direction.ToString().ToUpperInvariant();

        /// <summary>Null where it is not set, as Optuna's NOT_SET.</summary>
        public StudyDirection? KnownDirection =>
            Enum.TryParse(Direction, ignoreCase: true, out StudyDirection direction) ? direction : null;

        public StudyRecord RecordIfUnderstood()
        {
            try
            {
                return Record();
            }
            catch (CrestException)
            {
                return new StudyRecord(Id, Name, null, null);
            }
        }

        public StudyRecord Record() => new(
            Id,
            Name,
            Definition is not null && KnownDirection is { } direction
                ? DefinitionJson.Read(Definition, Name, direction, Iterations ?? 0)
                : null,
            EndReason is null ? null : new StudyEnd(ReadKind(EndKindJson), JsonSerializer.Deserialize<string>(EndReason)!))
        {
            Direction = KnownDirection,
        };

        /// <summary>Without a kind an older version ended the study; a kind that is unknown here is a newer version's.</summary>
        private static StudyEndKind ReadKind(string? json) => json is not null
            && Enum.TryParse(JsonSerializer.Deserialize<string>(json), out StudyEndKind kind) && Enum.IsDefined(kind)
            ? kind
            : StudyEndKind.Stopped;
    }
}
