using Crest.Experiments.Runs;

namespace Crest.Experiments.Tests.Runs;

/// <summary>The points of metrics, what is known of the last one, and what changed; the same on both databases.</summary>
public abstract class RunSeriesTests : RunStoreTest
{
    [Fact]
    public void A_curve_of_many_points_is_thinned_to_evenly_spaced_ones_with_the_first_and_the_last()
    {
        string id = Create();
        for (int first = 0; first < 5000; first += 500)
            Store.LogBatch(id, [.. Enumerable.Range(first, 500).Select(step => Metric("loss", 10 * step, step))]);
        IReadOnlyList<RunMetric> curve = Store.Curve(id, "loss", 100);
        Assert.Equal((100, 0L, 49_990L), (curve.Count, curve[0].Step, curve[^1].Step));
        Assert.All(curve, point => Assert.Equal(point.Step / 10.0, point.Value));
        long[] distances = [.. curve.Zip(curve.Skip(1), (a, b) => b.Step - a.Step)];
        Assert.InRange(distances.Min(), 500, 510);
        Assert.InRange(distances.Max(), 500, 510);
        Assert.Equal(Store.History(id), Store.Curve(id, "loss", 5000));
        Assert.Empty(Store.Curve(id, "auc", 10));
        Assert.Equal([49_980L, 49_990L], Store.History(id, "loss", after: 49_970).Select(point => point.Step));
    }

    [Fact]
    public void The_latest_value_is_that_of_the_highest_step_however_the_points_come()
    {
        string id = Create();
        Store.LogBatch(id, [Metric("a", 3, 30), Metric("a", 1, 10), Metric("b", 1, double.NaN)]);
        Store.LogBatch(id, [Metric("a", 2, 20), Metric("b", 0, 7)]);
        Assert.Equal((30.0, double.NaN), Latest());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Store.LogBatch(id, [Metric("a", 3, 31), Metric("b", 2, double.NegativeInfinity)]);
        Assert.Equal((31.0, double.NegativeInfinity), Latest());
        Store.End(id, RunStatus.Killed);
        Store.Resume(id, Origins.Here, throughStep: 2);
        Assert.Equal((20.0, double.NegativeInfinity), Latest());
        Store.End(id, RunStatus.Killed);
        Store.Resume(id, Origins.Here, throughStep: 0);
        RunRecord run = Store.Find(id);
        Assert.Equal([("b", 7.0)], run.LatestMetrics.Select(m => (m.Key, m.Value)));

        (double A, double B) Latest()
        {
            IReadOnlyDictionary<string, double> latest = Store.Find(id).LatestMetrics;
            return (latest["a"], latest["b"]);
        }
    }

    [Fact]
    public void What_comes_twice_in_a_batch_or_in_two_is_kept_once()
    {
        string id = Create();
        RunMetric[] batch =
            [Metric("a", 1, 1), Metric("a", 1, 1), Metric("a", 1, 2), Metric("b", 1, double.NaN), Metric("b", 1, double.NaN)];
        for (int i = 0; i < 3; i++) Store.LogBatch(id, batch);
        Assert.Equal([("a", 1.0), ("a", 2.0), ("b", double.NaN)], Store.History(id).Select(m => (m.Name, m.Value)).Order());
        Assert.Equal(2, Store.Find(id).LatestMetrics["a"]);
    }

    [Fact]
    public void A_resumed_run_keeps_what_was_measured_of_its_machine()
    {
        string id = Create();
        Store.LogBatch(id, [Metric("system/cpu_percent", 100, 50), Metric("loss", 100, 1)]);
        Store.End(id, RunStatus.Killed);
        Store.Resume(id, Origins.Here, throughStep: 10);
        Assert.Equal(["system/cpu_percent"], Store.History(id).Select(m => m.Name));
    }

    [Fact]
    public void Each_change_of_a_run_is_seen_by_who_looks_for_changes()
    {
        string first = Create(), second = Create();
        DateTimeOffset start = Clock.GetUtcNow();
        Action[] changes =
        [
            () => Store.LogBatch(first, [Metric("a", 1, 1)]), () => Store.Heartbeat(first), () => Store.SetTag(first, "t", "v"),
            () => Store.RemoveTag(first, "t"), () => Store.SetMemo(first, "m"), () => Store.Rename(first, "n"),
            () => Store.AddArtifact(first, new RunArtifact("a", 1, "b")), () => Store.End(first, RunStatus.Finished),
            () => Store.Trash.Delete(first), () => Store.Trash.Restore(first), () => Store.Resume(first, Origins.Here),
        ];
        Assert.Equal([first, second], Store.Changes(start).Keys.Order(StringComparer.Ordinal));
        foreach (Action change in changes)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            change();
            Assert.Equal([KeyValuePair.Create(first, Clock.GetUtcNow())], Store.Changes(start + TimeSpan.FromMilliseconds(1)));
        }
    }

    [Fact]
    public void A_purged_run_is_gone_and_its_number_is_not_given_out_again()
    {
        string id = Finished("a");
        Assert.Throws<Foundation.Errors.CrestException>(() => Store.Trash.Purge(id));
        Store.LogBatch(id, [Metric("loss", 1, 1)]);
        Store.Trash.Delete(id);
        Store.Trash.Purge(id);
        Assert.False(Store.Contains(id));
        Assert.Empty(Store.History(id));
        Assert.Equal("20190705_02_a", Create());
    }

    [Fact]
    public void A_run_of_another_program_runs_until_it_is_said_to_have_ended()
    {
        DateTimeOffset start = Clock.GetUtcNow().AddMinutes(-3), end = start.AddMinutes(1);
        string id = Store.Create(new RunDescription { Method = "a", Start = start }, new RunOrigin("elsewhere", 0, "", "somebody"));
        Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal((RunStatus.Running, start), (Store.Find(id).Status, Store.Find(id).Start));
        Store.End(id, RunStatus.Finished, end);
        Assert.Equal((RunStatus.Finished, end), (Store.Find(id).Status, Store.Find(id).End));
    }
}
