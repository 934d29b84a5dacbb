using Crest.Experiments.Runs;

namespace Crest.Experiments.Tests.Runs;

/// <summary>A run that is written as running though its process is gone shows as killed.</summary>
public abstract class GoneRunsTests : RunStoreTest
{
    [Fact]
    public void A_process_of_this_machine_is_looked_up_whatever_its_heartbeat()
    {
        string alive = Of(Origins.Here), gone = Of(Origins.Gone);
        Assert.Equal((RunStatus.Running, RunStatus.Killed), (Store.Find(alive).Status, Store.Find(gone).Status));
        Assert.Null(Store.Find(gone).End);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(RunStatus.Running, Store.Find(alive).Status);
    }

    [Fact]
    public void Of_another_machine_or_container_the_heartbeat_tells_even_where_it_has_the_same_name()
    {
        string elsewhere = Of(Origins.Elsewhere), namesake = Of(Origins.Namesake), silent = Of(Origins.Namesake);
        RunStatus[] States() => [.. ((string[])[elsewhere, namesake, silent]).Select(id => Store.Find(id).Status)];
        Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal([RunStatus.Running, RunStatus.Running, RunStatus.Running], States());
        Store.Heartbeat(elsewhere);
        Store.Heartbeat(namesake);
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([RunStatus.Running, RunStatus.Running, RunStatus.Killed], States());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([RunStatus.Killed, RunStatus.Killed, RunStatus.Killed], States());
    }

    [Fact]
    public void The_state_is_written_so_that_the_database_filters_counts_and_sorts_by_it()
    {
        string gone = Of(Origins.Gone), alive = Of(Origins.Here), silent = Of(Origins.Elsewhere);
        Clock.Advance(TimeSpan.FromMinutes(6));
        RunPage killed = Store.Search(new RunFilter { Status = RunStatus.Killed }, limit: 1);
        Assert.Equal((2, silent), (killed.Total, Assert.Single(killed.Runs).Id));
        Assert.Equal([alive], Store.Search(new RunFilter { Status = RunStatus.Running }).Runs.Select(r => r.Id));
        Assert.Equal([silent, gone, alive], Store.Search(sort: new RunSort(RunColumn.Status)).Runs.Select(r => r.Id));
    }

    [Fact]
    public void A_process_that_was_only_silent_is_running_again_and_one_that_ended_is_not()
    {
        string silent = Of(Origins.Elsewhere), logging = Of(Origins.Elsewhere), ended = Of(Origins.Elsewhere);
        Store.End(ended, RunStatus.Killed);
        RunRecord end = Store.Find(ended);
        Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(3, Store.Search(new RunFilter { Status = RunStatus.Killed }).Total);
        Store.Heartbeat(silent);
        Store.LogBatch(logging, [Metric("loss", 1, 1)]);
        Store.Heartbeat(ended);
        Store.LogBatch(ended, [Metric("loss", 1, 1)]);
        Assert.Equal([logging, silent], Store.Search(new RunFilter { Status = RunStatus.Running }).Runs.Select(r => r.Id));
        Assert.Equal((end.End, end.Heartbeat), (Store.Find(ended).End, Store.Find(ended).Heartbeat));
    }

    [Fact]
    public void A_run_whose_process_is_gone_can_be_resumed_and_deleted()
    {
        string resumed = Of(Origins.Gone), deleted = Of(Origins.Gone);
        Store.Resume(resumed, Origins.Here);
        Assert.Equal(
            (RunStatus.Running, Origins.Here.ProcessStarted), (Store.Find(resumed).Status, Store.Find(resumed).Origin.ProcessStarted));
        Store.Trash.Delete(deleted);
        Assert.NotNull(Store.Find(deleted).Deleted);
    }

    private string Of(RunOrigin origin) => Store.Create(new RunDescription { Method = "a" }, origin);
}
