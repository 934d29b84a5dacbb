using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>A search as SQL: which runs, and in which order.</summary>
internal sealed class RunSelection
{
    private RunSelection(string where, string order, DynamicParameters parameters) =>
        (Where, Order, Parameters) = (where, order, parameters);

    /// <summary>The condition, with <c>WHERE</c>.</summary>
    public string Where { get; }

    /// <summary>The order, without <c>ORDER BY</c>; no two runs are equal in it.</summary>
    public string Order { get; }

    /// <summary>The parameters of both.</summary>
    public DynamicParameters Parameters { get; }

    /// <summary>Writes a search.</summary>
    /// <param name="database">For which database.</param>
    /// <param name="filter">Which runs.</param>
    /// <param name="sort">Their order.</param>
    /// <param name="local">The time zone of times without one.</param>
    public static RunSelection Of(Database database, RunFilter filter, RunSort sort, TimeZoneInfo local)
    {
        const string hasEntry = "EXISTS (SELECT 1 FROM run_entries e WHERE e.run_id = runs.id AND e.kind";
        List<string> conditions = [filter.Deleted ? "deleted_time IS NOT NULL" : "deleted_time IS NULL"];
        if (filter.Project is not null) conditions.Add("project = @Project");
        if (filter.Ids is not null) conditions.Add(database.IsOneOf("runs.id", "@Ids"));
        if (filter.Method is not null) conditions.Add("method = @Method");
        if (filter.Status is not null) conditions.Add("status = @Status");
        if (filter.Tag is not null) conditions.Add($"{hasEntry} = '{RunEntryKind.Tag}' AND e.name = @TagName AND e.value = @TagValue)");
        if (filter.Parameter is not null)
            conditions.Add($"{hasEntry} = '{RunEntryKind.Parameter}' AND e.name = @ParameterName AND e.value = @ParameterValue)");
        var parameters = new DynamicParameters(new
        {
            filter.Project,
            filter.Method,
            Ids = database.Texts(filter.Ids ?? []),
            Status = filter.Status is { } status ? RunRow.Write(status) : null,
            TagName = filter.Tag?.Name,
            TagValue = filter.Tag?.Value,
            ParameterName = filter.Parameter?.Name,
            ParameterValue = filter.Parameter?.Value,
            SortName = sort.Name,
        });
        if (filter.Where is { } where) conditions.Add(new RunConditionSql(database, parameters, local).Of(where.Term));
        return new RunSelection($"WHERE {string.Join(" AND ", conditions)}", OrderOf(database, sort), parameters);
    }

    private static string OrderOf(Database database, RunSort sort)
    {
        string direction = sort.Descending ? "DESC" : "ASC";
        static string Entry(string kind) =>
            $"(SELECT e.value FROM run_entries e WHERE e.run_id = runs.id AND e.kind = '{kind}' AND e.name = @SortName)";
        string[] by = sort.Column switch
        {
            RunColumn.Start => ["start_time"],
            RunColumn.End => ["end_time"],
            RunColumn.Project => ["project"],
            RunColumn.Method => ["method"],
            RunColumn.Status => ["status"],
            RunColumn.Name => ["NULLIF(name, '')"],
            RunColumn.Memo => ["NULLIF(memo, '')"],
            RunColumn.Metric => [RunConditionSql.Latest("@SortName")],
            RunColumn.Parameter => [database.NumberOf(Entry(RunEntryKind.Parameter)), Entry(RunEntryKind.Parameter)],
            RunColumn.Tag => [database.NumberOf(Entry(RunEntryKind.Tag)), Entry(RunEntryKind.Tag)],
            _ => [],
        };
        return by.Length == 0
            ? $"day {direction}, number {direction}"
            : $"{string.Join(", ", by.Select(expression => $"{expression} {direction} NULLS LAST"))}, day DESC, number DESC";
    }
}
