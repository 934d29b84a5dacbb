using System.Data.Common;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.Registry;

/// <summary>The tables of a registry. Times are milliseconds since 1970 (UTC); flags are 0 or 1.</summary>
internal static class RegistrySchema
{
    private const long Version = 1;

    private static readonly string[] Tables =
    [
        // Numbers stay when their run is deleted, so that an id never means two runs.
        "CREATE TABLE run_numbers (day BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (day, number))",

        """
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
            UNIQUE (day, number))
        """,

        // Seeds, data hashes, parameters and tags: names with a value.
        """
        CREATE TABLE run_entries (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (run_id, kind, name))
        """,

        // A value that is null is not a number: SQLite has no NaN.
        """
        CREATE TABLE run_metrics (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            step BIGINT NOT NULL,
            time BIGINT NOT NULL,
            value DOUBLE PRECISION)
        """,
        "CREATE INDEX run_metrics_by_step ON run_metrics (run_id, name, step)",

        """
        CREATE TABLE run_artifacts (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            size BIGINT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (run_id, path))
        """,
    ];

    /// <summary>Makes the tables where they are missing, inside the transaction that looked for them.</summary>
    /// <returns>The version of the tables.</returns>
    /// <exception cref="CrestException">A newer program made them.</exception>
    public static long Prepare(DbConnection connection, string path)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS registry_version (version BIGINT NOT NULL)");
        long? version = connection.QuerySingleOrDefault<long?>("SELECT version FROM registry_version");
        if (version > Version) throw new CrestException($"{path}: the registry was made by a newer Crest (its tables have version {version}, this program knows {Version}); update Crest");
        if (version is not null) return version.Value;
        foreach (string table in Tables) connection.Execute(table);
        connection.Execute("INSERT INTO registry_version (version) VALUES (@Version)", new { Version });
        return Version;
    }
}
