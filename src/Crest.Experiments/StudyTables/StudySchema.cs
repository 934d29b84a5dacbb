using System.Data.Common;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.StudyTables;

/// <summary>The tables of studies, as Optuna 3.1 makes them (<c>optuna/storages/_rdb/models.py</c>), with indexes of ours.</summary>
internal static class StudySchema
{
    /// <summary>That of Optuna 3.0 and 3.1, and of 3.2 to 4, which has one more index.</summary>
    private static readonly string[] Revisions = ["v3.0.0.d", "v3.2.0.a"];

    private const string LastIndex = "crest_trials_by_state";

    /// <summary>Makes the tables where they are missing.</summary>
    /// <exception cref="CrestException">Another version of Optuna made them, or there are other tables of their names.</exception>
    public static void Prepare(Database database)
    {
        if (!database.Read(connection => database.Has(connection, LastIndex))) database.Write(connection => Create(database, connection));
        string? version = database.Read(connection => connection.QueryFirstOrDefault<string>("SELECT version_num FROM alembic_version"));
        if (!Revisions.Contains(version))
            throw new CrestException($"{database.Name}: the studies were made by another Optuna (its tables are of revision "
                + $"{version ?? "none"}, Crest knows {string.Join(" and ", Revisions)}); optuna storage upgrade makes older ones fit");
    }

    private static int Create(Database database, DbConnection connection)
    {
        database.Serialize(connection);
        if (!database.Has(connection, "version_info") || !database.Has(connection, "trials"))
            connection.Execute(database is PostgresDatabase ? $"{PostgresTypes}\n{Tables(ForPostgres)}" : Tables(ForSqlite));
        return connection.Execute(Indexes);
    }

    /// <summary>The columns' types: keys, enumerations, numbers, times.</summary>
    private sealed record Types(
        string Key, string Direction, string State, string ValueType, string IntermediateType, string Float, string Time);

    private static readonly Types ForSqlite =
        new("INTEGER NOT NULL", "VARCHAR(8)", "VARCHAR(8)", "VARCHAR(7)", "VARCHAR(7)", "FLOAT", "DATETIME");

    private static readonly Types ForPostgres = new(
        "SERIAL NOT NULL", "studydirection", "trialstate", "trialvaluetype", "trialintermediatevaluetype", "DOUBLE PRECISION",
        "TIMESTAMP WITHOUT TIME ZONE");

    /// <summary>The enumerations as SQLAlchemy names them, labels in the order of Optuna's classes.</summary>
    private const string PostgresTypes =
        """
        CREATE TYPE studydirection AS ENUM ('NOT_SET', 'MINIMIZE', 'MAXIMIZE');
        CREATE TYPE trialstate AS ENUM ('RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING');
        CREATE TYPE trialvaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG');
        CREATE TYPE trialintermediatevaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG', 'NAN');
        """;

    /// <summary>For numbers without a look at every trial, and for trials that wait or run among many that ended.</summary>
    private const string Indexes =
        $"""
        CREATE INDEX IF NOT EXISTS crest_trials_by_number ON trials (study_id, number);
        CREATE INDEX IF NOT EXISTS {LastIndex} ON trials (study_id, state);
        """;

    private static string Tables(Types types) =>
        $"""
        CREATE TABLE studies (
            study_id {types.Key},
            study_name VARCHAR(512) NOT NULL,
            PRIMARY KEY (study_id)
        );
        CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
        CREATE TABLE version_info (
            version_info_id INTEGER NOT NULL,
            schema_version INTEGER,
            library_version VARCHAR(256),
            PRIMARY KEY (version_info_id),
            CHECK (version_info_id = 1)
        );
        CREATE TABLE study_directions (
            study_direction_id {types.Key},
            direction {types.Direction} NOT NULL,
            study_id INTEGER NOT NULL,
            objective INTEGER NOT NULL,
            PRIMARY KEY (study_direction_id),
            UNIQUE (study_id, objective),
            FOREIGN KEY (study_id) REFERENCES studies (study_id)
        );
        {Attributes("study_user_attributes", "study_user_attribute_id", "study_id", "studies", types)}
        {Attributes("study_system_attributes", "study_system_attribute_id", "study_id", "studies", types)}
        CREATE TABLE trials (
            trial_id {types.Key},
            number INTEGER,
            study_id INTEGER,
            state {types.State} NOT NULL,
            datetime_start {types.Time},
            datetime_complete {types.Time},
            PRIMARY KEY (trial_id),
            FOREIGN KEY (study_id) REFERENCES studies (study_id)
        );
        {Attributes("trial_user_attributes", "trial_user_attribute_id", "trial_id", "trials", types)}
        {Attributes("trial_system_attributes", "trial_system_attribute_id", "trial_id", "trials", types)}
        CREATE TABLE trial_params (
            param_id {types.Key},
            trial_id INTEGER,
            param_name VARCHAR(512),
            param_value {types.Float},
            distribution_json TEXT,
            PRIMARY KEY (param_id),
            UNIQUE (trial_id, param_name),
            FOREIGN KEY (trial_id) REFERENCES trials (trial_id)
        );
        CREATE TABLE trial_values (
            trial_value_id {types.Key},
            trial_id INTEGER NOT NULL,
            objective INTEGER NOT NULL,
            value {types.Float},
            value_type {types.ValueType} NOT NULL,
            PRIMARY KEY (trial_value_id),
            UNIQUE (trial_id, objective),
            FOREIGN KEY (trial_id) REFERENCES trials (trial_id)
        );
        CREATE TABLE trial_intermediate_values (
            trial_intermediate_value_id {types.Key},
            trial_id INTEGER NOT NULL,
            step INTEGER NOT NULL,
            intermediate_value {types.Float},
            intermediate_value_type {types.IntermediateType} NOT NULL,
            PRIMARY KEY (trial_intermediate_value_id),
            UNIQUE (trial_id, step),
            FOREIGN KEY (trial_id) REFERENCES trials (trial_id)
        );
        CREATE TABLE trial_heartbeats (
            trial_heartbeat_id {types.Key},
            trial_id INTEGER NOT NULL,
            heartbeat {types.Time} NOT NULL,
            PRIMARY KEY (trial_heartbeat_id),
            UNIQUE (trial_id),
            FOREIGN KEY (trial_id) REFERENCES trials (trial_id)
        );
        CREATE TABLE alembic_version (
            version_num VARCHAR(32) NOT NULL,
            CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
        );
        INSERT INTO version_info (version_info_id, schema_version, library_version) VALUES (1, 12, '3.1.0');
        INSERT INTO alembic_version (version_num) VALUES ('{Revisions[0]}');
        """;

    private static string Attributes(string table, string key, string owner, string owners, Types types) =>
        $"""
        CREATE TABLE {table} (
            {key} {types.Key},
            {owner} INTEGER,
            "key" VARCHAR(512),
            value_json TEXT,
            PRIMARY KEY ({key}),
            UNIQUE ({owner}, "key"),
            FOREIGN KEY ({owner}) REFERENCES {owners} ({owner})
        );
        """;
}
