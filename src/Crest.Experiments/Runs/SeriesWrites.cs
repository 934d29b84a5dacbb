using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>Changes the series of a run, the points of its metrics, inside the transaction of the caller.</summary>
internal static class SeriesWrites
{
    /// <summary>Points a statement: 4 parameters each, of the 999 that every build of SQLite takes.</summary>
    private const int PointsPerStatement = 200;

    /// <summary>Adds values of metrics; one that the run has with the same step, time and value is not added again.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="id">A run that exists.</param>
    /// <param name="metrics">The values.</param>
    public static void Add(DbConnection connection, string id, IEnumerable<RunMetric> metrics)
    {
        RunMetric[] points = [.. metrics.DistinctBy(m => (m.Name, m.Step, m.Time.ToUnixTimeMilliseconds(), m.Value))];
        IEnumerable<RunMetric> last = points.GroupBy(m => m.Name)
            // Of several values at the highest step the latest counts, and of those of one time the one that was given last.
            .Select(series => series.Aggregate((a, b) => (b.Step, b.Time).CompareTo((a.Step, a.Time)) >= 0 ? b : a));
        foreach (RunMetric[] chunk in last.Chunk(PointsPerStatement))
        {
            (string rows, DynamicParameters values) = Rows(id, chunk, "@id, ");
            connection.Execute(
                $"""
                INSERT INTO run_series (run_id, name, last_step, last_time, last_value) VALUES {rows}
                ON CONFLICT (run_id, name) DO UPDATE
                SET last_step = excluded.last_step, last_time = excluded.last_time, last_value = excluded.last_value
                WHERE excluded.last_step > run_series.last_step
                    OR (excluded.last_step = run_series.last_step AND excluded.last_time >= run_series.last_time)
                """,
                values);
        }

        foreach (RunMetric[] chunk in points.Chunk(PointsPerStatement))
        {
            (string rows, DynamicParameters values) = Rows(id, chunk, "");
            connection.Execute(
                $"""
                WITH logged (name, step, time, value) AS (VALUES {rows})
                INSERT INTO run_points (series, step, time, value) SELECT s.id, l.step, l.time, l.value
                FROM logged l JOIN run_series s ON s.run_id = @id AND s.name = l.name
                WHERE NOT EXISTS (SELECT 1 FROM run_points p
                    WHERE p.series = s.id AND p.step = l.step AND p.time = l.time
                        AND (p.value = l.value OR (p.value IS NULL AND l.value IS NULL)))
                """,
                values);
        }
    }

    /// <summary>
    /// Deletes the points of later steps, which will be measured again. What is measured of the machine has seconds for steps, and stays.
    /// </summary>
    public static void DeleteAfter(DbConnection connection, string id, long step) => connection.Execute(
        $"""
        DELETE FROM run_points WHERE step > @step
            AND series IN (SELECT id FROM run_series WHERE run_id = @id AND name NOT LIKE '{SystemMetrics.Prefix}%');
        DELETE FROM run_series WHERE run_id = @id AND last_step > @step
            AND NOT EXISTS (SELECT 1 FROM run_points p WHERE p.series = run_series.id);
        UPDATE run_series SET (last_step, last_time, last_value) =
            (SELECT p.step, p.time, p.value FROM run_points p WHERE p.series = run_series.id ORDER BY p.step DESC, p.time DESC LIMIT 1)
        WHERE run_id = @id AND last_step > @step;
        """,
        new { id, step });

    private static (string Rows, DynamicParameters Values) Rows(string id, RunMetric[] points, string before)
    {
        var values = new DynamicParameters(new { id });
        var rows = new List<string>(points.Length);
        for (int i = 0; i < points.Length; i++)
        {
            // A cast tells PostgreSQL the type where all values of a statement are null.
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"({before}@n{i}, @s{i}, @t{i}, CAST(@v{i} AS DOUBLE PRECISION))"));
            values.Add($"n{i}", points[i].Name);
            values.Add($"s{i}", points[i].Step);
            values.Add($"t{i}", points[i].Time.ToUnixTimeMilliseconds());
            values.Add($"v{i}", double.IsNaN(points[i].Value) ? null : points[i].Value, DbType.Double);
        }

        return (string.Join(", ", rows), values);
    }
}
