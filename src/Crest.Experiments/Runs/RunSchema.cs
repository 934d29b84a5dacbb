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
    ]);
}
