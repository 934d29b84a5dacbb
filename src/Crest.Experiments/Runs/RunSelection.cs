using System.Globalization;
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
        List<string> conditions = [filter.WithDeleted ? "1 = 1" : filter.Deleted ? "deleted_time IS NOT NULL" : "deleted_time IS NULL"];
        // One by one: the properties of an object would be read by reflection.
        var parameters = new DynamicParameters();
        void Add(string condition, params ReadOnlySpan<(string Name, object Value)> values)
        {
            conditions.Add(condition);
            foreach ((string name, object value) in values) parameters.Add(name, value);
        }

        if (filter.Project is { } project) Add("project = @Project", ("Project", project));
        if (filter.Projects is { } projects) Add(database.IsOneOf("project", "@Projects"), ("Projects", database.Texts(projects)));
        if (filter.Ids is { } ids) Add(database.IsOneOf("runs.id", "@Ids"), ("Ids", database.Texts(ids)));
        if (filter.Method is { } method) Add("method = @Method", ("Method", method));
        if (filter.Status is { } status) Add("status = @Status", ("Status", RunRow.Write(status)));
        if (filter.Tag is { } tag)
            Add(
                $"{hasEntry} = '{RunEntryKind.Tag}' AND e.name = @TagName AND e.value = @TagValue)",
                ("TagName", tag.Name), ("TagValue", tag.Value));
        if (filter.Parameter is { } parameter)
            Add(
                $"{hasEntry} = '{RunEntryKind.Parameter}' AND e.name = @ParameterName AND e.value = @ParameterValue)",
                ("ParameterName", parameter.Name), ("ParameterValue", parameter.Value));
        if (filter.Where is { } where) conditions.Add(new RunConditionSql(database, parameters, local).Of(where.Term));
        return new RunSelection($"WHERE {string.Join(" AND ", conditions)}", OrderOf(database, sort, parameters), parameters);
    }

    /// <summary>An order as SQL, over columns as those of the table of runs.</summary>
    /// <param name="database">For which database.</param>
    /// <param name="sort">The order.</param>
    /// <param name="parameters">Where the names in it are added.</param>
    public static string OrderOf(Database database, RunSort sort, DynamicParameters parameters)
    {
        List<string> by = [];
        foreach (RunSort term in sort.Terms)
        {
            string direction = term.Descending ? "DESC" : "ASC", name = string.Create(CultureInfo.InvariantCulture, $"sort{by.Count}");
            if (term.Name is not null) parameters.Add(name, term.Name);
            // No two runs have the same number of a day: what would come after is of no effect.
            if (term.Column == RunColumn.Id) return string.Join(", ", by.Append($"day {direction}, number {direction}"));
            by.AddRange(Expressions(database, term, $"@{name}").Select(expression => $"{expression} {direction} NULLS LAST"));
        }

        return string.Join(", ", by.Append("day DESC, number DESC"));
    }

    private static string[] Expressions(Database database, RunSort term, string name)
    {
        string Entry(string kind) =>
            $"(SELECT e.value FROM run_entries e WHERE e.run_id = runs.id AND e.kind = '{kind}' AND e.name = {name})";
        return term.Column switch
        {
            RunColumn.Start => ["start_time"],
            RunColumn.End => ["end_time"],
            RunColumn.Changed => ["changed_time"],
            RunColumn.Project => ["project"],
            RunColumn.Method => ["method"],
            RunColumn.Status => ["status"],
            RunColumn.User => ["user_name"],
            RunColumn.ArtifactUri => ["id"],
            RunColumn.Name => ["NULLIF(name, '')"],
            RunColumn.Memo => ["NULLIF(memo, '')"],
            RunColumn.Metric => [RunConditionSql.Latest(name)],
            RunColumn.Parameter => [database.NumberOf(Entry(RunEntryKind.Parameter)), Entry(RunEntryKind.Parameter)],
            RunColumn.Tag => [database.NumberOf(Entry(RunEntryKind.Tag)), Entry(RunEntryKind.Tag)],
            _ => throw new InvalidOperationException($"{term.Column} has no SQL."),
        };
    }
}
