using System.Data.Common;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>Reads projects out of the tables.</summary>
internal static class ExperimentReads
{
    private const string Columns = "id AS Id, name AS Name, created_time AS Created, changed_time AS Changed, deleted_time AS Deleted";

    /// <summary>The projects under the names of the table of runs, so that conditions and orders of runs are those of projects.</summary>
    private const string AsRuns =
        $"""
        WITH run_entries AS (
            SELECT CAST(experiment_id AS TEXT) AS run_id, '{RunEntryKind.Tag}' AS kind, name, value FROM experiment_tags),
        runs AS (
            SELECT CAST(id AS TEXT) AS id, 0 AS day, id AS number, CASE WHEN id = 0 THEN '{Experiment.Default}' ELSE name END AS name,
                created_time AS start_time, created_time, changed_time, deleted_time
            FROM experiments)
        """;

    /// <summary>Those for which a condition holds.</summary>
    public static Experiment[] Where(DbConnection connection, Database database, string condition, object parameters) =>
        Complete(connection, database, connection.Query<Row>($"SELECT {Columns} FROM experiments WHERE {condition}", parameters));

    /// <summary>A part of those that a search finds, in its order.</summary>
    public static Experiment[] Search(
        DbConnection connection, Database database, RunCondition? where, RunSort? sort, bool? deleted, (int Offset, int Limit) part,
        TimeZoneInfo local)
    {
        foreach (RunField field in (where?.Fields ?? []).Concat(sort?.Terms.Select(term => term.Field) ?? []))
            if (field.Column is not (RunColumn.Id or RunColumn.Name or RunColumn.Start or RunColumn.Changed or RunColumn.Tag))
                throw new CrestException(
                    $"experiments have no {field}: expected name, experiment_id, creation_time, last_update_time or tags.NAME");
        var parameters = new DynamicParameters();
        parameters.Add("Offset", part.Offset);
        parameters.Add("Limit", part.Limit);
        string holds = where is null ? "" : $" AND {new RunConditionSql(database, parameters, local).Of(where.Term)}";
        string state = deleted switch { true => "deleted_time IS NOT NULL", false => "deleted_time IS NULL", null => "1 = 1" };
        string order = RunSelection.OrderOf(database, sort ?? new RunSort(RunColumn.Start, Descending: true), parameters);
        return Complete(connection, database, connection.Query<Row>(
            $"""
            {AsRuns} SELECT {Columns.Replace("id AS", "number AS", StringComparison.Ordinal)} FROM runs
            WHERE {state}{holds} ORDER BY {order} LIMIT @Limit OFFSET @Offset
            """,
            parameters));
    }

    private static Experiment[] Complete(DbConnection connection, Database database, IEnumerable<Row> found)
    {
        Row[] rows = [.. found];
        ILookup<long, (long, string Name, string Value)> tags = connection.Query<(long Id, string Name, string Value)>(
            $"SELECT experiment_id, name, value FROM experiment_tags WHERE {database.IsOneOf("experiment_id", "@ids")} ORDER BY name",
            new { ids = database.Numbers(rows.Select(row => row.Id)) })
            .ToLookup(tag => tag.Id);
        static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return
        [
            .. rows.Select(row => new Experiment(
                row.Id, row.Id == 0 ? Experiment.Default : row.Name, At(row.Created), At(row.Changed),
                row.Deleted is { } deleted ? At(deleted) : null)
            {
                Tags = tags[row.Id].ToDictionary(tag => tag.Name, tag => tag.Value),
            }),
        ];
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public long Created { get; init; }

        public long Changed { get; init; }

        public long? Deleted { get; init; }
    }
}
