using Crest.Foundation.Databases;

namespace Crest.Experiments.Runs;

/// <summary>The tables of a run store. Times are milliseconds since 1970 (UTC); flags are 0 or 1.</summary>
internal static class RunSchema
{
    /// <summary>
    /// The versions of the tables; the table of the version has its name from a time when the store was called a registry.
    /// </summary>
    public static Schema Versions { get; } = new("registry_version",
    [
        """
        -- Numbers stay when their run is deleted, so that an id never means two runs.
        CREATE TABLE run_numbers (day BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (day, number));
        CREATE TABLE runs (
            id TEXT PRIMARY KEY,
            day BIGINT NOT NULL,
            number BIGINT NOT NULL,
            project TEXT NOT NULL,
            method TEXT NOT NULL,
            status TEXT NOT NULL,
            host TEXT NOT NULL,
            process_id BIGINT NOT NULL,
            process_started TEXT NOT NULL,
            user_name TEXT NOT NULL,
            git_commit TEXT,
            git_dirty BIGINT NOT NULL,
            command_line TEXT NOT NULL,
            configuration TEXT NOT NULL,
            memo TEXT NOT NULL,
            start_time BIGINT NOT NULL,
            end_time BIGINT,
            heartbeat BIGINT NOT NULL,
            UNIQUE (day, number));
        -- Seeds, data hashes, parameters and tags: names with a value.
        CREATE TABLE run_entries (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (run_id, kind, name));
        -- A value that is null is not a number: SQLite has no NaN.
        CREATE TABLE run_metrics (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            step BIGINT NOT NULL,
            time BIGINT NOT NULL,
            value DOUBLE PRECISION);
        CREATE INDEX run_metrics_by_step ON run_metrics (run_id, name, step);
        CREATE TABLE run_artifacts (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            size BIGINT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (run_id, path));
        """,

        // Those that run are looked for before each search: their processes may be gone.
        "CREATE INDEX runs_by_status ON runs (status)",

        """
        -- What people call a run; and when it was deleted, null where it was not.
        ALTER TABLE runs ADD COLUMN name TEXT NOT NULL DEFAULT '';
        ALTER TABLE runs ADD COLUMN deleted_time BIGINT;
        """,

        $"""
        -- The values of a metric of a run are a series of points. A point of a few numbers makes millions of them bearable, and the last
        -- value beside the name makes a list of many runs fast. A value that is null is not a number: SQLite has no NaN.
        CREATE TABLE run_series (
            id {Schema.Key},
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            last_step BIGINT NOT NULL,
            last_time BIGINT NOT NULL,
            last_value DOUBLE PRECISION,
            UNIQUE (run_id, name));
        CREATE TABLE run_points (
            series BIGINT NOT NULL REFERENCES run_series (id) ON DELETE CASCADE,
            step BIGINT NOT NULL,
            time BIGINT NOT NULL,
            value DOUBLE PRECISION);
        INSERT INTO run_series (run_id, name, last_step, last_time)
            SELECT run_id, name, MAX(step), 0 FROM run_metrics GROUP BY run_id, name;
        INSERT INTO run_points (series, step, time, value)
            SELECT s.id, m.step, m.time, m.value FROM run_metrics m JOIN run_series s ON s.run_id = m.run_id AND s.name = m.name
            ORDER BY s.id, m.step, m.time;
        DROP TABLE run_metrics;
        CREATE INDEX run_points_by_step ON run_points (series, step);
        UPDATE run_series SET (last_time, last_value) =
            (SELECT p.time, p.value FROM run_points p WHERE p.series = run_series.id AND p.step = run_series.last_step
             ORDER BY p.time DESC LIMIT 1);

        -- The projects of the runs, which MLflow calls experiments: its own ones have a number and outlive their runs. Number 0 is that of
        -- runs without a project.
        CREATE TABLE experiments (
            id {Schema.Key},
            name TEXT NOT NULL UNIQUE,
            created_time BIGINT NOT NULL,
            changed_time BIGINT NOT NULL,
            deleted_time BIGINT);
        CREATE TABLE experiment_tags (
            experiment_id BIGINT NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (experiment_id, name));
        INSERT INTO experiments (id, name, created_time, changed_time) VALUES (0, '', 0, 0);
        INSERT INTO experiments (name, created_time, changed_time)
            SELECT project, MIN(start_time), MIN(start_time) FROM runs WHERE project <> '' GROUP BY project;

        -- Whom a run was told to already, by the rule.
        CREATE TABLE run_notices (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            rule TEXT NOT NULL,
            time BIGINT NOT NULL,
            PRIMARY KEY (run_id, rule));

        -- When something of a run was changed for the last time: what is shown live looks for it.
        ALTER TABLE runs ADD COLUMN changed_time BIGINT NOT NULL DEFAULT 0;
        UPDATE runs SET changed_time = heartbeat;
        CREATE INDEX runs_by_change ON runs (changed_time);
        CREATE INDEX runs_by_project ON runs (project);
        -- The newest first, and their number, without a look at the runs themselves.
        CREATE INDEX runs_shown ON runs (day, number) WHERE deleted_time IS NULL;
        """,

        // The runs that are made from a run.
        $"CREATE INDEX run_entries_by_source ON run_entries (value) WHERE kind = '{RunEntryKind.Source}'",
    ]);
}
