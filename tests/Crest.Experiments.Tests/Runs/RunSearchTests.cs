using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Runs;

/// <summary>Runs are filtered, sorted and counted by the database.</summary>
public abstract class RunSearchTests : RunStoreTest
{
    [Fact]
    public void A_filter_has_any_of_its_conditions_together()
    {
        foreach ((string project, string method, string value) in new[] { ("a", "x", "1"), ("a", "y", "2"), ("b", "x", "2") })
        {
            var description =
                new RunDescription { Project = project, Method = method, Tags = Named("t", value), Parameters = Named("p", value + value) };
            Store.End(Store.Create(description, Origins.Here), method == "y" ? RunStatus.Failed : RunStatus.Finished);
        }

        string Numbers(RunFilter filter) => string.Join(' ', Store.Search(filter).Runs.Select(Number));
        Assert.Equal("03 02 01", Numbers(new RunFilter()));
        Assert.Equal("02 01", Numbers(new RunFilter { Project = "a" }));
        Assert.Equal("03 01", Numbers(new RunFilter { Method = "x" }));
        Assert.Equal("03 02", Numbers(new RunFilter { Tag = ("t", "2") }));
        Assert.Equal("01", Numbers(new RunFilter { Parameter = ("p", "11") }));
        // A parameter is no tag.
        Assert.Equal("", Numbers(new RunFilter { Tag = ("p", "11") }));
        Assert.Equal(
            "02",
            Numbers(new RunFilter { Tag = ("t", "2"), Parameter = ("p", "22"), Project = "a", Method = "y", Status = RunStatus.Failed }));
        Assert.Equal("", Numbers(new RunFilter { Project = "' OR 1 = 1 --" }));
    }

    [Fact]
    public void Runs_are_sorted_by_any_column_and_those_without_a_value_come_last()
    {
        // Of the metric the value at the highest step counts, and of several at that step the last.
        string[] projects = ["c", "a", "b", "b"], methods = ["y", "x", "z", "z"];
        double?[] losses = [3, null, 1, double.NaN];
        for (int i = 0; i < 4; i++)
        {
            string id = Store.Create(
                new RunDescription
                {
                    Project = projects[i],
                    Method = methods[i],
                    Parameters = i == 3 ? Named() : Named("p", $"{i}"),
                    Tags = i == 0 ? Named() : Named("t", $"{9 - i}"),
                },
                Origins.Here);
            if (losses[i] is not { } loss) continue;
            Store.LogBatch(id, [Metric("loss", 2, -5), Metric("loss", 1, -9), Metric("other", 3, -7)]);
            Clock.Advance(TimeSpan.FromSeconds(1));
            Store.LogBatch(id, [Metric("loss", 2, loss)]);
            Store.End(id, i == 0 ? RunStatus.Finished : RunStatus.Failed);
        }

        string Numbers(RunSort sort) => string.Join(' ', Store.Search(sort: sort).Runs.Select(Number));
        Assert.Equal("01 02 03 04", Numbers(new RunSort(RunColumn.Id)));
        Assert.Equal("04 03 02 01", Numbers(RunSort.Newest));
        Assert.Equal("01 03 04 02", Numbers(new RunSort(RunColumn.End)));
        Assert.Equal("04 03 01 02", Numbers(new RunSort(RunColumn.End, Descending: true)));
        Assert.Equal("02 04 03 01", Numbers(new RunSort(RunColumn.Project)));
        Assert.Equal("04 03 01 02", Numbers(new RunSort(RunColumn.Method, Descending: true)));
        Assert.Equal("04 03 01 02", Numbers(new RunSort(RunColumn.Status)));
        Assert.Equal("03 01 04 02", Numbers(new RunSort(RunColumn.Metric, "loss")));
        Assert.Equal("01 03 04 02", Numbers(new RunSort(RunColumn.Metric, "loss", Descending: true)));
        Assert.Equal("03 02 01 04", Numbers(new RunSort(RunColumn.Parameter, "p", Descending: true)));
        Assert.Equal("04 03 02 01", Numbers(new RunSort(RunColumn.Tag, "t")));
    }

    [Fact]
    public void A_search_is_read_page_by_page()
    {
        for (int i = 0; i < 7; i++) Finished(i % 2 == 0 ? "even" : "odd");
        RunPage Page(int offset) => Store.Search(new RunFilter { Method = "even" }, new RunSort(RunColumn.Id), offset, limit: 3);
        Assert.Equal(["01", "03", "05"], Page(0).Runs.Select(Number));
        Assert.Equal(["07"], Page(3).Runs.Select(Number));
        Assert.Empty(Page(6).Runs);
        Assert.All((int[])[0, 3, 6], offset => Assert.Equal(4, Page(offset).Total));
    }

    [Fact]
    public void A_run_is_found_by_a_beginning_that_only_it_has()
    {
        Assert.Contains("has no runs yet", Assert.Throws<CrestException>(() => Store.Find("x")).Message, StringComparison.Ordinal);
        Finished("highway");
        Finished("focal");
        Assert.Equal("20190705_02_focal", Store.Find("20190705_02").Id);
        string ambiguous = Assert.Throws<CrestException>(() => Store.Find("2019")).Message;
        Assert.Contains("2 runs begin so: 20190705_01_highway, 20190705_02_focal", ambiguous, StringComparison.Ordinal);
        string unknown = Assert.Throws<CrestException>(() => Store.Find("20190705_02_vocal")).Message;
        Assert.Contains("there is no such run; the nearest are 20190705_02_focal, 20190705_01_highway", unknown, StringComparison.Ordinal);
        // A character that is special in LIKE means itself.
        Assert.Throws<CrestException>(() => Store.Find("2019%02"));
        Assert.Throws<CrestException>(() => Store.Find(""));
    }

    private static string Number(RunRecord run) => run.Id.Split('_')[1];

    private static Dictionary<string, string> Named(string? name = null, string value = "") =>
        name is null ? [] : new Dictionary<string, string> { [name] = value };
}
