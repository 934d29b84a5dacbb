using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Runs;

/// <summary>Deleted runs are kept and can be restored; names and memos can be changed.</summary>
public abstract class RunDeletionTests : RunStoreTest
{
    [Fact]
    public void A_deleted_run_is_not_found_by_searches_and_restored_it_is_as_it_was()
    {
        string id = Create(), other = Finished("b");
        Store.LogBatch(id, [Metric("loss", 1, 1)]);
        Assert.Contains(
            $"the run is at work (process {Environment.ProcessId}", Assert.Throws<CrestException>(() => Store.Trash.Delete(id)).Message,
            StringComparison.Ordinal);
        Store.End(id, RunStatus.Finished);
        RunRecord before = Store.Find(id);
        Clock.Advance(TimeSpan.FromHours(1));
        Store.Trash.Delete(id);
        Assert.Equal([other], Store.Search().Runs.Select(run => run.Id));
        Assert.Equal([id], Store.Search(new RunFilter { Deleted = true }).Runs.Select(run => run.Id));
        Assert.Equal(Clock.GetUtcNow(), Store.Find(id).Deleted);
        Assert.Equal(1, Assert.Single(Store.History(id)).Value);
        Assert.Equal("20190705_03_a", Finished("a"));
        Store.Trash.Restore(id);
        Assert.Equal(3, Store.Search().Total);
        Assert.Equivalent(before, Store.Find(id), strict: true);
    }

    [Fact]
    public void Of_several_runs_all_are_deleted_or_none()
    {
        string[] ids = [Finished("a"), Finished("b"), Create("c")];
        Assert.Contains("is at work", Refused(() => Store.Trash.Delete(ids)), StringComparison.Ordinal);
        Assert.Equal(3, Store.Search().Total);
        Store.Trash.Delete(ids[0], ids[1], ids[0]);
        Assert.Equal([ids[2]], Store.Search().Runs.Select(run => run.Id));
        Assert.Equal($"{ids[2]}: the run is not deleted", Refused(() => Store.Trash.Restore(ids[0], Finish(ids[2]))));
        Assert.Equal(1, Store.Search().Total);
    }

    [Fact]
    public void Deleting_needs_whole_ids()
    {
        string first = Finished("a");
        Assert.Equal($"20190705: deleting needs the whole id, {first}", Refused(() => Store.Trash.Delete("20190705")));
        string second = Finished("b");
        Assert.Equal($"2019: 2 runs begin so: {first}, {second}; deleting needs the whole id", Refused(() => Store.Trash.Delete("2019")));
        Assert.StartsWith("the id of the run is empty", Refused(() => Store.Trash.Delete("")), StringComparison.Ordinal);
        Store.Trash.Delete(second);
        string deleted = $"{second}: the run is deleted; 'crest runs restore {second}' restores it";
        Assert.Equal(deleted, Refused(() => Store.Trash.Delete(second)));
        Assert.Equal(deleted, Refused(() => Store.Resume(second, Origins.Here)));
    }

    [Fact]
    public void A_beginning_means_a_run_that_is_not_deleted_if_there_is_one()
    {
        string first = Finished("a"), second = Finished("b");
        Store.Trash.Delete(first);
        Assert.Equal(second, Store.Find("2019").Id);
        Assert.Equal(first, Store.Find("20190705_01").Id);
    }

    [Fact]
    public void A_run_is_found_by_its_name_if_only_it_has_it()
    {
        string first = Store.Create(new RunDescription { Method = "a", Name = "baseline" }, Origins.Here);
        Assert.Equal(first, Store.Find("baseline").Id);
        string second = Store.Create(new RunDescription { Method = "b", Name = "baseline" }, Origins.Here);
        Assert.Equal($"baseline: 2 runs have this name: {first}, {second}; give the id", Refused(() => Store.Find("baseline")));
        foreach (string taken in (string[])["baseline", second, second[..11]])
            Assert.Contains("is found by this text", Refused(() => Store.Rename(first, taken)), StringComparison.Ordinal);
        Store.Rename(first, "");
        Assert.Equal(("", second), (Store.Find(first).Description.Name, Store.Find("baseline").Id));
        Assert.Contains("there is no such run", Refused(() => Store.Rename("baseline", "x")), StringComparison.Ordinal);
        string sorted = string.Join(' ', Store.Search(sort: new RunSort(RunColumn.Name)).Runs.Select(run => run.Id));
        Assert.Equal($"{second} {first}", sorted);
    }

    private string Finish(string id)
    {
        Store.End(id, RunStatus.Finished);
        return id;
    }

    private static string Refused(Action call) => Assert.Throws<CrestException>(call).Message;
}
