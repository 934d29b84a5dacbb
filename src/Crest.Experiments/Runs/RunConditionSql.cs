using System.Globalization;
using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>
/// Writes conditions on runs as SQL over the table of runs. What a user gave is always a parameter, never a part of the SQL.
/// </summary>
/// <param name="database">Whose SQL.</param>
/// <param name="parameters">Where the parameters are added.</param>
/// <param name="local">The time zone of times without one.</param>
internal sealed class RunConditionSql(Database database, DynamicParameters parameters, TimeZoneInfo local)
{
    private int _count;

    /// <summary>The value of a metric at its highest step; null where there is none or it is NaN.</summary>
    /// <param name="name">The parameter with the metric's name.</param>
    public static string Latest(string name) =>
        $"(SELECT s.last_value FROM run_series s WHERE s.run_id = runs.id AND s.name = {name})";

    /// <summary>The condition.</summary>
    public string Of(RunTerm term) => term switch
    {
        RunTerm.All all => $"({string.Join(" AND ", all.Terms.Select(Of))})",
        RunTerm.Any any => $"({string.Join(" OR ", any.Terms.Select(Of))})",
        RunTerm.Not not => $"(NOT {Of(not.Term)})",
        RunTerm.Comparison comparison => Of(comparison),
        _ => throw new InvalidOperationException($"{term.GetType()} has no SQL."),
    };

    private string Of(RunTerm.Comparison comparison)
    {
        RunField field = comparison.Field;
        if (field.Column is RunColumn.Parameter or RunColumn.Tag)
        {
            string kind = field.Column == RunColumn.Tag ? RunEntryKind.Tag : RunEntryKind.Parameter;
            return "EXISTS (SELECT 1 FROM run_entries e WHERE e.run_id = runs.id "
                + $"AND e.kind = '{kind}' AND e.name = {Add(field.Name!)} AND {Negated(comparison, Entry(comparison))})";
        }

        string holds = field.Column switch
        {
            RunColumn.Metric => Number(comparison, Latest(Add(field.Name!))),
            RunColumn.Start => Time(comparison, "runs.start_time"),
            RunColumn.End => Time(comparison, "runs.end_time"),
            RunColumn.Changed => Time(comparison, "runs.changed_time"),
            RunColumn.User => Text(comparison, "runs.user_name"),
            RunColumn.ArtifactUri => Text(comparison, $"('{RunArtifact.UriStart}' || runs.id || '/{RunArtifact.Folder}')"),
            RunColumn.Id => Text(comparison, "runs.id"),
            RunColumn.Name => Text(comparison, "runs.name"),
            RunColumn.Project => Text(comparison, "runs.project"),
            RunColumn.Method => Text(comparison, "runs.method"),
            RunColumn.Status => Text(comparison, "runs.status"),
            RunColumn.Memo => Text(comparison, "runs.memo"),
            _ => throw new InvalidOperationException($"{field.Column} has no SQL."),
        };
        // A value that is null holds for nothing, and 'not' around it holds.
        return $"({Negated(comparison, holds)} IS TRUE)";
    }

    private static string Negated(RunTerm.Comparison comparison, string condition) =>
        comparison.Negated ? $"(NOT {condition})" : condition;

    private string Text(RunTerm.Comparison comparison, string column)
    {
        string text = comparison.Values[0].Text;
        return comparison.Operator switch
        {
            RunOperator.Like => Like(column, text, ignoreCase: false),
            RunOperator.LikeIgnoringCase => Like(column, text, ignoreCase: true),
            RunOperator.In => $"({database.IsOneOf(column, Add(database.Texts(comparison.Values.Select(value => value.Text))))})",
            _ => $"({column} = {Add(text)})",
        };
    }

    private string Like(string column, string pattern, bool ignoreCase) =>
        $"({database.IsLike(column, Add(database.LikePattern(pattern, ignoreCase)), ignoreCase)})";

    private string Number(RunTerm.Comparison comparison, string expression) => comparison.Operator == RunOperator.In
        ? $"({expression} IN ({string.Join(", ", comparison.Values.Select(value => Add(value.Number!.Value)))}))"
        : $"({expression} {Symbol(comparison.Operator)} {Add(comparison.Values[0].Number!.Value)})";

    /// <summary>A value is equal to a text if it is that text, and to a number if it is that number, however it is written.</summary>
    private string Entry(RunTerm.Comparison comparison)
    {
        string number = database.NumberOf("e.value");
        if (comparison.Operator is RunOperator.Equal or RunOperator.In)
        {
            RunValue[] numbers = [.. comparison.Values.Where(value => value.Number is not null)];
            string texts = Text(comparison, "e.value");
            return numbers.Length == 0
                ? texts
                : $"({texts} OR ({number} IN ({string.Join(", ", numbers.Select(value => Add(value.Number!.Value)))})) IS TRUE)";
        }

        return comparison.Operator is RunOperator.Like or RunOperator.LikeIgnoringCase
            ? Text(comparison, "e.value")
            : $"({Number(comparison, number)} IS TRUE)";
    }

    private string Time(RunTerm.Comparison comparison, string column)
    {
        (long begin, long end) = comparison.Values[0].Moment!.Value.Milliseconds(local);
        return comparison.Operator switch
        {
            RunOperator.Less => $"({column} < {Add(begin)})",
            RunOperator.LessOrEqual => $"({column} < {Add(end)})",
            RunOperator.Greater => $"({column} >= {Add(end)})",
            RunOperator.GreaterOrEqual => $"({column} >= {Add(begin)})",
            _ => $"({column} >= {Add(begin)} AND {column} < {Add(end)})",
        };
    }

    private static string Symbol(RunOperator op) => op switch
    {
        RunOperator.Less => "<",
        RunOperator.LessOrEqual => "<=",
        RunOperator.Greater => ">",
        RunOperator.GreaterOrEqual => ">=",
        _ => "=",
    };

    private string Add(object value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"c{_count++}");
        parameters.Add(name, value);
        return $"@{name}";
    }
}
