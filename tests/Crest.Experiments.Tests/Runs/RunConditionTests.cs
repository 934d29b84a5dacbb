using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Runs;

/// <summary>The grammar of conditions on runs: what is wrong is said with its column, what was expected and the nearest field.</summary>
public class RunConditionTests
{
    [Theory]
    [InlineData("", "column 1: expected a field, such as method or metric.test_auc, found the end")]
    [InlineData("   ", "column 4: expected a field")]
    [InlineData("method", "column 7: expected an operator (= != < <= > >= like ilike in), found the end")]
    [InlineData("method =", "column 9: expected a value, found the end")]
    [InlineData("method = a b", "column 12: expected 'and', 'or' or the end, found 'b'")]
    [InlineData("method = a and", "column 15: expected a field")]
    [InlineData("method = a and or", "column 16: expected a field, such as method or metric.test_auc, found 'or'")]
    [InlineData("method == a", "column 8: expected an operator (= != < <= > >= like ilike in), found '=='")]
    [InlineData("method not = a", "column 12: expected like, ilike or in, found '='")]
    [InlineData("(method = a", "column 12: expected 'and', 'or' or ')', found the end")]
    [InlineData("method = a)", "column 11: expected 'and', 'or' or the end, found ')'")]
    [InlineData("()", "column 2: expected a field")]
    [InlineData("method in a", "column 11: expected '(' and a list of values, found 'a'")]
    [InlineData("method in ()", "column 12: expected a value, found ')'")]
    [InlineData("method in (a b)", "column 14: expected ',' or ')', found 'b'")]
    [InlineData("method in (a,)", "column 14: expected a value, found ')'")]
    [InlineData("method = 'a", "column 10: the quote ' is not closed")]
    [InlineData("tag.\"a", "column 5: the quote \" is not closed")]
    [InlineData("metod = a", "column 1: 'metod' is no field, did you mean 'method'?")]
    [InlineData("id = a or metrik.loss > 1", "column 11: 'metrik.loss' is no field, did you mean 'metric.loss'?")]
    [InlineData("test_auc > 1", "column 1: 'test_auc' is no field (a metric is written metric.test_auc); the fields are id, name, ")]
    [InlineData("metric > 1", "column 1: expected a name after 'metric.', e.g. metric.test_auc")]
    [InlineData("tag. = 1", "column 1: expected a name after 'tag.'")]
    [InlineData("'method' = a", "column 1: expected a field, such as method or metric.test_auc, found 'method'")]
    [InlineData("method > a", "column 8: method is a text: expected =, !=, like, ilike or in, found '>'")]
    [InlineData("metric.loss like a", "column 13: metric.loss is a number: expected =, !=, <, <=, >, >= or in, found 'like'")]
    [InlineData("metric.loss > a", "column 15: expected a number, found 'a'")]
    [InlineData("metric.loss > nan", "column 15: expected a number, found 'nan'")]
    [InlineData("metric.loss > '1'", "column 15: expected a number without quotes, found '1'")]
    [InlineData("metric.loss in (1, a)", "column 20: expected a number, found 'a'")]
    [InlineData("param.rate < 'a'", "column 14: expected a number without quotes, found 'a'")]
    [InlineData("status = finish", "column 10: 'finish' is no status, did you mean 'finished'?")]
    [InlineData("state in (running, x)", "column 20: 'x' is no status, expected one of running, finished, failed, killed")]
    [InlineData("started > soon", "column 11: expected a time such as 2026-11-20 or '2026-11-20 14:30', found 'soon'")]
    [InlineData("started > 2026-13-01", "column 11: expected a time")]
    [InlineData("ended < 9999-12-31", "column 9: expected a time")]
    [InlineData("started in (2026-11-20)", "column 9: started is a time: expected =, !=, <, <=, > or >=, found 'in'")]
    [InlineData("memo like 'a\\'", "column 11: a pattern cannot end with '\\'")]
    [InlineData("memo = 'a\0'", "column 10: the character U+0000 is not allowed")]
    public void What_is_no_condition_is_an_error_that_says_where_and_what_was_expected(string text, string expected)
    {
        string message = Assert.Throws<CrestException>(() => RunCondition.Parse(text)).Message;
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_can_be_nested_deeply_but_not_too_deeply()
    {
        string Nested(int depth) => new string('(', depth) + "method = a" + new string(')', depth);
        RunCondition.Parse(Nested(50));
        foreach (int depth in (int[])[51, 10_000])
        {
            string message = Assert.Throws<CrestException>(() => RunCondition.Parse(Nested(depth))).Message;
            Assert.Equal("column 52: 'not' and parentheses are nested more than 50 deep", message);
        }

        string nots = string.Concat(Enumerable.Repeat("not ", 10_000)) + "method = a";
        Assert.Contains(
            "nested more than 50 deep", Assert.Throws<CrestException>(() => RunCondition.Parse(nots)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_is_too_long_is_an_error()
    {
        string Many(int count) => string.Join(" or ", Enumerable.Repeat("method = a", count));
        RunCondition.Parse(Many(200));
        Assert.Contains(
            "at most 200 comparisons", Assert.Throws<CrestException>(() => RunCondition.Parse(Many(201))).Message,
            StringComparison.Ordinal);
        string List(int count) => $"method in ({string.Join(',', Enumerable.Repeat("a", count))})";
        RunCondition.Parse(List(1000));
        Assert.Contains(
            "at most 1000 values", Assert.Throws<CrestException>(() => RunCondition.Parse(List(1001))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "at most 65536 characters", Assert.Throws<CrestException>(() => RunCondition.Parse(new string(' ', 65537))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_fields_of_a_condition_are_known_by_their_usual_names()
    {
        RunCondition condition =
            RunCondition.Parse("METRICS.auc > 1 AND (State = failed or note like 'a') and metric.auc < 2 and tag.`a b` = c");
        Assert.Equal(["metric.auc", "status", "memo", "tag.a b"], condition.Fields.Select(field => $"{field}"));
        Assert.Equal(new RunField(RunColumn.Metric, "auc"), condition.Fields[0]);
    }

    [Theory]
    [InlineData("metric.test_auc desc", RunColumn.Metric, "test_auc", true)]
    [InlineData("param.rate ASC", RunColumn.Parameter, "rate", false)]
    [InlineData("tag.'a b'", RunColumn.Tag, "a b", false)]
    [InlineData("started", RunColumn.Start, null, false)]
    public void An_order_is_a_field_and_a_direction(string text, RunColumn column, string? name, bool descending) =>
        Assert.Equal(new RunSort(column, name, descending), RunSort.Parse(text));

    [Fact]
    public void An_order_may_have_several_fields()
    {
        var order = RunSort.Parse("status, metric.auc desc, started");
        Assert.Equal(
            [(RunColumn.Status, false), (RunColumn.Metric, true), (RunColumn.Start, false)],
            order.Terms.Select(term => (term.Column, term.Descending)));
        string eleven = string.Join(", ", Enumerable.Repeat("status", 11));
        Assert.Contains("at most 10 fields", Assert.Throws<CrestException>(() => RunSort.Parse(eleven)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attributes.run_id = a", "id")]
    [InlineData("attribute.`Run name` = a", "name")]
    [InlineData("run.start_time > 1700000000000", "started")]
    [InlineData("end_time < 1700000000000.5", "ended")]
    [InlineData("user_id = a", "user")]
    [InlineData("artifact_uri like '%a'", "artifact_uri")]
    [InlineData("parameters.a = 1", "param.a")]
    [InlineData("tags.`mlflow.runName` = a", "name")]
    [InlineData("tags.mlflow.note.content = a", "memo")]
    [InlineData("status = SCHEDULED", "status")]
    public void The_fields_of_MLflow_are_known(string condition, string field) =>
        Assert.Equal(field, $"{Assert.Single(RunCondition.Parse(condition).Fields)}");

    [Theory]
    [InlineData("", "column 1: expected a field, found the end")]
    [InlineData("started down", "column 9: expected 'asc', 'desc', ',' or the end, found 'down'")]
    [InlineData("started desc asc", "column 14: expected ',' or the end, found 'asc'")]
    [InlineData("started desc,", "column 14: expected a field, found the end")]
    [InlineData("start", "column 1: 'start' is no field, did you mean 'started'?")]
    [InlineData("-metric.auc", "column 1: write 'metric.auc desc' to sort from the greatest down")]
    public void What_is_no_order_is_an_error(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<CrestException>(() => RunSort.Parse(text)).Message, StringComparison.Ordinal);
}
