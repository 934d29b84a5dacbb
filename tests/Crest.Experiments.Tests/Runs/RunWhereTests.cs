using Crest.Experiments.Runs;

namespace Crest.Experiments.Tests.Runs;

/// <summary>What the database finds for a condition. The base of the same tests on SQLite and on PostgreSQL.</summary>
public abstract class RunWhereTests : RunStoreTest
{
    [Fact]
    public void Texts_are_compared_exactly_or_by_a_pattern()
    {
        foreach (string memo in (string[])["plain", "Plain", "100%", "a_b", "axb", "[x]*?", @"back\slash", "it's", ""])
            Store.SetMemo(Finished("m"), memo);
        Assert.Equal("1", Found("memo = plain"));
        Assert.Equal("2 3 4 5 6 7 8 9", Found("memo != plain"));
        Assert.Equal("9", Found("memo = ''"));
        Assert.Equal("8", Found("memo = 'it''s'"));
        Assert.Equal("8", Found("memo = \"it's\""));
        Assert.Equal("1", Found("memo like 'p%'"));
        Assert.Equal("1 2", Found("memo ilike 'p%'"));
        Assert.Equal("3", Found(@"memo like '%\%'"));
        Assert.Equal("4 5", Found("memo like 'a_b'"));
        Assert.Equal("4", Found(@"memo like 'a\_b'"));
        Assert.Equal("4", Found(@"memo ilike 'A\_B'"));
        Assert.Equal("6", Found("memo like '[x]*?'"));
        Assert.Equal("7", Found(@"memo like 'back\\%'"));
        Assert.Equal("", Found("memo like '*'"));
        Assert.Equal("3 4 5 6 7 8 9", Found("memo not ilike 'PLAIN'"));
        Assert.Equal("1 3", Found("memo in (plain, '100%')"));
        Assert.Equal("2 4 5 6 7 8 9", Found("memo not in (plain, '100%')"));
    }

    [Fact]
    public void A_comparison_does_not_hold_for_a_run_without_the_field_and_not_is_the_opposite()
    {
        double?[] losses = [1, 2, null, double.NaN, double.PositiveInfinity];
        foreach (double? loss in losses)
        {
            string id = Finished("m");
            // The value at the highest step counts, and of several the last.
            Store.LogBatch(id, [Metric("other", 9, 7)]);
            if (loss is null) continue;
            Store.LogBatch(id, [Metric("loss", 1, 50), Metric("loss", 2, 60)]);
            Clock.Advance(TimeSpan.FromSeconds(1));
            Store.LogBatch(id, [Metric("loss", 2, loss.Value)]);
        }

        Assert.Equal("1", Found("metric.loss < 2"));
        Assert.Equal("1 2", Found("metric.loss <= 2"));
        Assert.Equal("2 5", Found("metric.loss > 1.5"));
        Assert.Equal("2 5", Found("metric.loss >= 2e0"));
        Assert.Equal("2", Found("metric.loss = 2"));
        Assert.Equal("1 5", Found("metric.loss != 2"));
        Assert.Equal("1 2", Found("metric.loss in (1, 2, 3)"));
        Assert.Equal("5", Found("metric.loss not in (1, 2)"));
        Assert.Equal("1 3 4", Found("not metric.loss > 1.5"));
        Assert.Equal("2 5", Found("not not metric.loss > 1.5"));
        Assert.Equal("1 2 3 4 5", Found("metric.other = 7"));
        Assert.Equal("", Found("metric.missing != 0"));
    }

    [Fact]
    public void Parameters_and_tags_are_texts_and_numbers()
    {
        string[] rates = ["0.001", "1e-3", "0.01", "1E-05", "auto", "007", "1e999"];
        foreach (string rate in rates)
            Store.End(Store.Create(
                new RunDescription
                {
                    Method = "m",
                    Parameters = new Dictionary<string, string> { ["rate"] = rate },
                    Tags = new Dictionary<string, string> { ["a b"] = rate },
                },
                Origins.Here), RunStatus.Finished);
        Finished("m");
        Assert.Equal("1 2", Found("param.rate = 0.001"));
        Assert.Equal("1", Found("param.rate = '0.001'"));
        Assert.Equal("3 4 5 6 7", Found("param.rate != 0.001"));
        Assert.Equal("1 2 4", Found("param.rate <= 0.001"));
        Assert.Equal("3", Found("param.rate > 0.001 and param.rate < 1"));
        Assert.Equal("5", Found("params.rate = auto"));
        Assert.Equal("6", Found("param.rate = 007"));
        Assert.Equal("1 2 5", Found("param.rate in (1e-3, auto)"));
        Assert.Equal("1 3", Found("param.rate like '0.%'"));
        Assert.Equal("1 2", Found("tag.\"a b\" = 0.001"));
        Assert.Equal("", Found("tag.rate = 0.001"));
        IEnumerable<string> sorted = Store.Search(sort: RunSort.Parse("param.rate desc")).Runs.Select(Number);
        Assert.Equal(["3", "1", "4", "5", "8"], sorted.Where(number => number is "1" or "3" or "4" or "5" or "8"));
    }

    [Fact]
    public void A_time_is_as_long_as_it_is_written()
    {
        // In the time zone of the store it is 01:30 on 2019-07-05.
        string first = Create();
        Clock.Advance(TimeSpan.FromSeconds(90));
        Store.End(first, RunStatus.Finished);
        Clock.Advance(TimeSpan.FromDays(1));
        // So that the other run has the number 2.
        Store.Trash.Delete(Finished("m"));
        Create();
        Assert.Equal("1", Found("started = 2019-07-05"));
        Assert.Equal("2", Found("started != 2019-07-05"));
        Assert.Equal("1", Found("started <= 2019-07-05"));
        Assert.Equal("2", Found("started > 2019-07-05"));
        Assert.Equal("1 2", Found("started >= 2019-07-05"));
        Assert.Equal("", Found("started < 2019-07-05"));
        Assert.Equal("1", Found("started = '2019-07-05 01:30'"));
        Assert.Equal("1", Found("started = 2019-07-04T16:30:00Z"));
        Assert.Equal("1", Found("started = 2019-07-04T18:30:00.000+02:00"));
        Assert.Equal("", Found("started = '2019-07-05 01:31'"));
        Assert.Equal("1", Found("ended = '2019-07-05 01:31:30'"));
        // One that runs has no end.
        Assert.Equal("", Found("ended != '2019-07-05 01:31:30'"));
        Assert.Equal("2", Found("not ended > 2000-01-01"));
    }

    [Fact]
    public void And_binds_more_than_or_and_parentheses_more_than_both()
    {
        foreach (string method in (string[])["a", "b", "c"]) Store.Rename(Finished(method), $"n-{method}");
        Assert.Equal("1 2", Found("method = a or method = b and name = n-b"));
        Assert.Equal("2", Found("(method = a or method = b) and name = n-b"));
        Assert.Equal("3", Found("not (method = a or method = b)"));
        Assert.Equal("2 3", Found("not method = a and name like 'n-%'"));
        Assert.Equal("1", Found("id = '20190705_01_a'"));
        Assert.Equal("1 2 3", Found("STATUS = Finished"));
        Assert.Equal("", Found("status = running"));
    }

    [Theory]
    [InlineData("' OR 1 = 1 --")]
    [InlineData("'; DROP TABLE runs; --")]
    [InlineData("\\'; DELETE FROM runs; --")]
    [InlineData("@c0")]
    [InlineData("%")]
    [InlineData("\") OR (\"1\" = \"1")]
    public void What_a_user_gives_is_never_SQL(string text)
    {
        Finished("m");
        string quoted = $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        foreach (string field in (string[])["id", "name", "project", "method", "memo", "tag.a", $"param.{quoted}", $"tag.{quoted}"])
        {
            Assert.Equal("", Found($"{field} = {quoted}"));
            Assert.Equal("", Found($"{field} in ({quoted}, 'x')"));
        }

        Assert.Equal("", Found($"metric.{quoted} > 0"));
        Assert.Equal("1", string.Join(' ', Store.Search(sort: RunSort.Parse($"metric.{quoted}")).Runs.Select(Number)));
        Assert.Equal("1", Found("method = m"));
    }

    [Fact]
    public void The_deepest_and_the_longest_condition_is_one_that_the_database_takes()
    {
        Finished("a");
        string deep = "method = a";
        for (int i = 0; i < 25; i++) deep = $"not (method = b or {deep} and method != c)";
        Found(deep);
        Assert.Equal("1", Found(string.Concat(Enumerable.Range(0, 199).Select(i => $"param.p{i} = 1 or ")) + "method = a"));
        Assert.Equal("1", Found($"method in ({string.Join(',', Enumerable.Range(0, 999).Select(i => $"m{i}"))}, a)"));
        Assert.Equal("", Found($"metric.x in ({string.Join(',', Enumerable.Range(0, 1000))})"));
    }

    [Fact]
    public void The_names_of_the_newest_runs_can_be_suggested()
    {
        Store.LogBatch(Finished("a"), [Metric("old", 1, 1)]);
        Store.LogBatch(Finished("a"), [Metric("b", 1, 1), Metric("a", 1, 1), Metric("a", 2, 1)]);
        Store.SetTag("20190705_02_a", "t", "1");
        Assert.Equal(["a", "b"], Store.Names(RunColumn.Metric, newest: 1));
        Assert.Equal(["a", "b", "old"], Store.Names(RunColumn.Metric));
        Assert.Equal(["t"], Store.Names(RunColumn.Tag));
        Assert.Empty(Store.Names(RunColumn.Parameter));
    }

    private string Found(string condition) => string.Join(' ',
        Store.Search(new RunFilter { Where = RunCondition.Parse(condition) }, new RunSort(RunColumn.Id)).Runs.Select(Number));

    private static string Number(RunRecord run) => run.Id.Split('_')[1].TrimStart('0');
}
