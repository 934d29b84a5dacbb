using System.Data;
using System.Data.Common;
using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>Changes the series of a run, the points of its metrics, inside the transaction of the caller.</summary>
internal static class SeriesWrites
{
    private static readonly (string Name, DbType Type)[] _point =
        [("series", DbType.Int64), ("step", DbType.Int64), ("time", DbType.Int64), ("value", DbType.Double)];

    /// <summary>Adds values of metrics; one that the run has with the same step, time and value is not added again.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="id">A run that exists.</param>
    /// <param name="metrics">The values.</param>
    public static void Add(DbConnection connection, string id, IEnumerable<RunMetric> metrics)
    {
        ILookup<string, RunMetric> series = metrics.ToLookup(metric => metric.Name);
        connection.ExecuteForEach(
            """
            INSERT INTO run_series (run_id, name, last_step, last_time, last_value) VALUES (@run, @name, @step, @time, @value)
            ON CONFLICT (run_id, name) DO UPDATE
            SET last_step = excluded.last_step, last_time = excluded.last_time, last_value = excluded.last_value
            WHERE excluded.last_step > run_series.last_step
                OR (excluded.last_step = run_series.last_step AND excluded.last_time >= run_series.last_time)
            """,
            [("run", DbType.String), ("name", DbType.String), .. _point[1..]],
            // Of several values at the highest step the latest counts, and of those of one time the one that was given last.
            series.Select(one => one.Aggregate((a, b) => (b.Step, b.Time).CompareTo((a.Step, a.Time)) >= 0 ? b : a))
                .Select(last => (object?[])[id, last.Name, .. Point(last)]));
        var keys = connection.Query<(string Name, long Key)>("SELECT name, id FROM run_series WHERE run_id = @id", new { id })
            .ToDictionary(one => one.Name, one => one.Key);
        connection.ExecuteForEach(
            """
            INSERT INTO run_points (series, step, time, value) SELECT @series, @step, @time, @value
            WHERE NOT EXISTS (SELECT 1 FROM run_points p
                WHERE p.series = @series AND p.step = @step AND p.time = @time
                    AND (p.value = @value OR (p.value IS NULL AND @value IS NULL)))
            """,
            _point,
            series.SelectMany(one => one.Select(point => (object?[])[keys[one.Key], .. Point(point)])));
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

    private static object?[] Point(RunMetric metric) =>
        [metric.Step, metric.Time.ToUnixTimeMilliseconds(), double.IsNaN(metric.Value) ? null : metric.Value];
}
