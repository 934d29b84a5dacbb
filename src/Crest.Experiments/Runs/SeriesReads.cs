using System.Data.Common;
using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>Reads the series of runs, the points of their metrics.</summary>
internal static class SeriesReads
{
    /// <summary>The series of runs by the run's id, by name.</summary>
    public static ILookup<string, RunSeries> Of(DbConnection connection, Database database, IEnumerable<string> ids) => connection
        .Query<SeriesRow>(
            $"""
            SELECT run_id AS Run, name AS Name, last_step AS Step, last_time AS Time, last_value AS Value FROM run_series
            WHERE {database.IsOneOf("run_id", "@ids")} ORDER BY run_id, name
            """,
            new { ids = database.Texts(ids) })
        .ToLookup(s => s.Run, s => new RunSeries(s.Name, s.Step, At(s.Time), s.Value ?? double.NaN));

    /// <summary>The values of a run's metrics, or of one of them, by name and step, and those of one step in the order of time.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="id">The run's id.</param>
    /// <param name="metric">The metric; all where it is null.</param>
    /// <param name="after">Only higher steps.</param>
    public static RunMetric[] Points(DbConnection connection, string id, string? metric, long after) =>
    [
        .. connection.Query<Point>(
            $"""
            SELECT s.name AS Name, p.step AS Step, p.time AS Time, p.value AS Value
            FROM run_series s JOIN run_points p ON p.series = s.id
            WHERE s.run_id = @id{(metric is null ? "" : " AND s.name = @metric")}{(after == long.MinValue ? "" : " AND p.step > @after")}
            ORDER BY s.name, p.step, p.time
            """,
            new { id, metric, after }, buffered: false)
            .Select(p => p.Of(p.Name)),
    ];

    /// <summary>A part of the values of a metric, by step, and those of one step in the order of time.</summary>
    public static RunMetric[] Page(DbConnection connection, string id, string metric, long offset, int limit) =>
    [
        .. connection.Query<Point>(
            """
            SELECT p.step AS Step, p.time AS Time, p.value AS Value FROM run_series s JOIN run_points p ON p.series = s.id
            WHERE s.run_id = @id AND s.name = @metric ORDER BY p.step, p.time, p.value LIMIT @limit OFFSET @offset
            """,
            new { id, metric, offset, limit }, buffered: false)
            .Select(p => p.Of(metric)),
    ];

    /// <summary>
    /// The values of a metric, by step; of a series with more points than <paramref name="count"/>, the first ones at or after steps that
    /// are that many equal distances apart, and the last one. Each is found in the index, so a million points cost as much as a thousand.
    /// </summary>
    public static RunMetric[] Curve(
        DbConnection connection, Database database, string id, string metric, int count, (long From, long Through) steps)
    {
        if (connection.QuerySingleOrDefault<long?>("SELECT id FROM run_series WHERE run_id = @id AND name = @metric", new { id, metric })
            is not { } series)
            return [];
        const string inside = "series = @series AND step BETWEEN @From AND @Through";
        var range = new { series, steps.From, steps.Through, limit = (long)count + 1 };
        long points = connection.QuerySingle<long>(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM run_points WHERE {inside} LIMIT @limit) p", range);
        if (points <= count)
        {
            IEnumerable<Point> all = connection.Query<Point>(
                $"SELECT step AS Step, time AS Time, value AS Value FROM run_points WHERE {inside} ORDER BY step, time", range);
            return [.. all.Select(p => p.Of(metric))];
        }

        // One end a query: each is then the end of a range of the index.
        long first = connection.QuerySingle<long>($"SELECT MIN(step) FROM run_points WHERE {inside}", range);
        long last = connection.QuerySingle<long>($"SELECT MAX(step) FROM run_points WHERE {inside}", range);
        double distance = (last - (double)first) / (count - 1);
        IEnumerable<long> wanted = Enumerable.Range(0, count).Select(i => i == count - 1 ? last : first + (long)(i * distance));
        // SQLite takes the tables of a CROSS JOIN in the order in which they are written: the few steps, then their points by the index.
        IEnumerable<Point> thinned = connection.Query<Point>(
            $"""
            SELECT p.step AS Step, p.time AS Time, p.value AS Value
            FROM (SELECT DISTINCT
                    (SELECT q.step FROM run_points q WHERE q.series = @series AND q.step >= wanted.value ORDER BY q.step LIMIT 1) AS step
                FROM ({database.RowsOf("@wanted")}) wanted) chosen
            CROSS JOIN run_points p WHERE p.series = @series AND p.step = chosen.step
            ORDER BY p.step, p.time
            """,
            new { series, wanted = database.Numbers(wanted) });
        return [.. thinned.DistinctBy(p => p.Step).Select(p => p.Of(metric))];
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    internal sealed class SeriesRow
    {
        public string Run { get; init; } = "";

        public string Name { get; init; } = "";

        public long Step { get; init; }

        public long Time { get; init; }

        public double? Value { get; init; }
    }

    internal sealed class Point
    {
        public string Name { get; init; } = "";

        public long Step { get; init; }

        public long Time { get; init; }

        public double? Value { get; init; }

        public RunMetric Of(string name) => new(name, Step, At(Time), Value ?? double.NaN);
    }
}
