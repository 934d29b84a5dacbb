using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Dashboard.Runs;

/// <summary>The runs that a query finds, and what is wrong with the query where something is.</summary>
public sealed class RunsTable
{
    private RunsTable(RunsQuery query) => Query = query;

    /// <summary>The query.</summary>
    public RunsQuery Query { get; }

    /// <summary>What is wrong with the condition; null for nothing.</summary>
    public string? WhereFault { get; private init; }

    /// <summary>What is wrong with the order; null for nothing.</summary>
    public string? SortFault { get; private init; }

    /// <summary>What is wrong with the field of the groups; null for nothing.</summary>
    public string? GroupFault { get; private init; }

    /// <summary>The order of the runs.</summary>
    public required RunSort Order { get; init; }

    /// <summary>The field by which they are put together; null for none.</summary>
    public RunField? Group { get; private init; }

    /// <summary>The runs of this page, and the number of all; none where something is wrong.</summary>
    public required RunPage Runs { get; init; }

    /// <summary>The fields that have a column.</summary>
    public required IReadOnlyList<RunField> Columns { get; init; }

    /// <summary>The fields that can have one.</summary>
    public required IReadOnlyList<RunField> Fields { get; init; }

    /// <summary>The number of the last page, from 1.</summary>
    public int LastPage => (int)Math.Max(1, (Runs.Total + Query.Size - 1) / Query.Size);

    /// <summary>Searches.</summary>
    /// <param name="store">Where the runs are.</param>
    /// <param name="query">Which, and in which order.</param>
    public static RunsTable Of(RunStore store, RunsQuery query)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(query);
        (RunCondition? where, string? whereFault) = query.Where.Length > 0 ? Parse(query.Where, RunCondition.Parse) : (null, null);
        (RunSort? sort, string? sortFault) = query.Sort.Length > 0 ? Parse(query.Sort, RunSort.Parse) : (null, null);
        RunField? group = query.Group.Length > 0 ? RunsQuery.FieldOf(query.Group) : null;
        string? groupFault = query.Group.Length > 0 && group?.Column is not (
            RunColumn.Project or RunColumn.Method or RunColumn.Status or RunColumn.Parameter or RunColumn.Tag)
            ? "runs are put together by project, method, status, param.NAME or tag.NAME"
            : null;
        RunSort order = group is { } field && groupFault is null ? new RunSort(field.Column, field.Name) : sort ?? RunSort.Newest;
        bool isWrong = (whereFault ?? sortFault ?? groupFault) is not null;
        RunPage found = isWrong
            ? new RunPage([], 0)
            : store.Search(new RunFilter { Where = where, Deleted = query.Deleted }, order, query.Offset, query.Size);
        RunField[] chosen = [.. query.Columns.Select(RunsQuery.FieldOf).OfType<RunField>().Where(column => column.Name is not null)];
        // What a condition or an order is about is worth seeing.
        RunField[] asked = [.. (where?.Fields ?? []).Append(order.Field).Where(asked => asked.Name is not null && asked != group)];
        return new RunsTable(query)
        {
            WhereFault = whereFault,
            SortFault = sortFault,
            GroupFault = groupFault,
            Order = order,
            Group = groupFault is null ? group : null,
            Runs = found,
            Columns = [.. (chosen.Length > 0 ? chosen : [.. asked, .. RunCells.Usual(found.Runs)]).Distinct()],
            Fields = [.. RunCells.FieldsOf(found.Runs).Union(chosen)],
        };
    }

    private static (T? Parsed, string? Fault) Parse<T>(string text, Func<string, T> parse)
        where T : class
    {
        try
        {
            return (parse(text), null);
        }
        catch (CrestException e)
        {
            return (null, e.Message);
        }
    }
}
