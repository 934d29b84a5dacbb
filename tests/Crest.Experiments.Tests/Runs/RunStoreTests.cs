using System.Collections.Concurrent;
using System.Diagnostics;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Runs;

/// <summary>Runs are written by their ids.</summary>
public abstract class RunStoreTests : RunStoreTest
{
    [Fact]
    public void All_methods_share_the_numbers_of_a_local_day()
    {
        Assert.Equal("20190705_01_focalloss", Finished("focalloss"));
        Assert.Equal("20190705_02_highway", Finished("highway"));
        // In UTC it is still the day before.
        Assert.Equal(4, Clock.GetUtcNow().Day);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("20190706_01_highway", Finished("highway"));
    }

    [Fact]
    public void A_run_that_starts_just_before_midnight_belongs_to_the_day_it_began()
    {
        Clock.Advance(new TimeSpan(0, 22, 29, 59, 900));
        string id = Create();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("20190705_01_a", "20190706_01_a"), (id, Create()));
    }

    [Fact]
    public void The_hundredth_run_of_a_day_has_three_digits_and_is_listed_first()
    {
        for (int i = 0; i < 99; i++) Finished("a");
        Assert.Equal("20190705_100_a", Finished("a"));
        Assert.Equal(["20190705_100_a", "20190705_99_a", "20190705_98_a"], Store.Search(limit: 3).Runs.Select(r => r.Id));
    }

    [Fact]
    public void A_run_knows_the_runs_that_it_is_made_from_and_those_that_are_made_from_it()
    {
        string training = Finished("sn-class"), first = Predicted(), second = Predicted();
        Assert.Equal(training, Assert.Single(Store.Find(first).Description.Sources, source => source.Key == "model").Value);
        Assert.Equal([first, second], Store.Find(training).UsedBy);
        Assert.Empty(Store.Find(second).UsedBy);
        Store.Trash.Delete(first);
        Assert.Equal([second], Store.Search().Runs.Single(run => run.Id == training).UsedBy);

        string Predicted()
        {
            string id = Store.Create(
                new RunDescription
                {
                    Method = "predict", Sources = new Dictionary<string, string> { ["model"] = training, ["start"] = training },
                },
                Origins.Here);
            Store.End(id, RunStatus.Finished);
            return id;
        }
    }

    [Fact]
    public void Everything_that_is_written_is_read_back_whichever_process_wrote_it()
    {
        var description = new RunDescription
        {
            Method = "highway",
            Project = "simsn",
            Configuration = "model:\n  hidden: 300\n",
            CommandLine = "crest train 'it''s'",
            Memo = "'; DROP TABLE runs; --",
            Seeds = new Dictionary<string, long> { ["data"] = long.MinValue, ["weights"] = 7 },
            DataHashes = new Dictionary<string, string> { ["training"] = "ab12" },
            Parameters = new Dictionary<string, string> { ["hidden"] = "300" },
            Tags = new Dictionary<string, string> { ["超新星"] = "Ia", ["old"] = "1", ["wrong"] = "1" },
        };
        RunOrigin origin = Origins.Elsewhere with { GitCommit = "0123abcd", GitDirty = true };
        string id = Store.Create(description, origin);
        RunStore other = Open();
        other.LogBatch(
            id, [Metric("loss", 1, 0.5), Metric("auc", 1, double.NaN), Metric("auc", 2, double.PositiveInfinity), Metric("loss", 2, 0.25)]);
        other.SetTag(id, "old", "2");
        other.SetTag(id, "new", "3");
        other.RemoveTag(id, "wrong");
        other.RemoveTag(id, "never there");
        other.SetMemo(id, "好い");
        other.AddArtifact(id, new RunArtifact("runs/model/a.txt", 3, "ba78"));
        other.AddArtifact(id, new RunArtifact("runs/model/a.txt", 0, "e3b0"));
        Clock.Advance(TimeSpan.FromMinutes(2));
        other.Heartbeat(id);
        Assert.Equal(Clock.GetUtcNow(), Store.Find(id).Heartbeat);
        Clock.Advance(TimeSpan.FromMinutes(2));
        other.End(id, RunStatus.Finished);

        RunRecord read = Assert.Single(Store.Search().Runs);
        var tags = new Dictionary<string, string> { ["超新星"] = "Ia", ["old"] = "2", ["new"] = "3" };
        Assert.Equivalent(description with { Memo = "好い", Tags = tags }, read.Description, strict: true);
        Assert.Equal((RunStatus.Finished, origin), (read.Status, read.Origin));
        Assert.Equal(TimeSpan.FromMinutes(4), read.End - read.Start);
        Assert.Equal(new Dictionary<string, double> { ["auc"] = double.PositiveInfinity, ["loss"] = 0.25 }, read.LatestMetrics);
        Assert.Equal([new RunArtifact("runs/model/a.txt", 0, "e3b0")], read.Artifacts);
        Assert.Equal(
            [("auc", 1, double.NaN), ("auc", 2, double.PositiveInfinity), ("loss", 1, 0.5), ("loss", 2, 0.25)],
            Store.History(id).Select(m => (m.Name, m.Step, m.Value)));
        Assert.Equal([0.5, 0.25], Store.History(id, "loss").Select(m => m.Value));
        Assert.Empty(Store.History(id, "accuracy"));
        Assert.True(Store.Contains(id));
        Assert.False(Store.Contains(id[..^1]));
    }

    [Fact]
    public void A_batch_that_comes_twice_is_kept_once()
    {
        string id = Create();
        RunMetric[] batch = [.. Enumerable.Range(0, 450).Select(step => Metric("loss", step, step % 3 == 0 ? double.NaN : step))];
        Store.LogBatch(id, batch);
        Open().LogBatch(id, batch);
        Assert.Equal(batch, Store.History(id));
        // The same value at another time is another measurement.
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Store.LogBatch(id, [Metric("loss", 449, 449)]);
        Assert.Equal(451, Store.History(id).Count);
    }

    [Fact]
    public void A_run_that_does_not_exist_is_an_error_that_names_the_nearest()
    {
        Finished("focal");
        foreach (Action<string> call in (Action<string>[])
        [
            id => Store.LogBatch(id, [Metric("loss", 1, 1)]), id => Store.SetTag(id, "a", "b"), id => Store.SetMemo(id, "a"),
            id => Store.AddArtifact(id, new RunArtifact("a", 1, "b")),
            Store.Heartbeat, id => Store.End(id, RunStatus.Failed), id => Store.Resume(id, Origins.Here), id => Store.Trash.Delete(id),
            id => Store.Trash.Restore(id), id => Store.Rename(id, "a"),
            id => Store.Find(id),
        ])
        {
            string message = Assert.Throws<CrestException>(() => call("20190705_01_vocal")).Message;
            Assert.Equal("20190705_01_vocal: there is no such run; the nearest are 20190705_01_focal", message);
        }
    }

    [Fact]
    public void A_resumed_run_drops_the_metrics_of_steps_that_come_again()
    {
        string id = Create();
        Store.LogBatch(id, [.. Enumerable.Range(1, 5).Select(epoch => Metric("loss", epoch, epoch))]);
        Store.End(id, RunStatus.Killed);
        Store.Resume(id, Origins.Elsewhere, throughStep: 3);
        Store.LogBatch(id, [Metric("loss", 4, 40)]);
        Assert.Equal([1, 2, 3, 40], Store.History(id).Select(m => m.Value));
        Assert.Equal((RunStatus.Running, Origins.Elsewhere, null), (Store.Find(id).Status, Store.Find(id).Origin, Store.Find(id).End));
    }

    [Fact]
    public void Of_several_who_resume_a_run_at_the_same_time_one_does()
    {
        string id = Finished("a");
        RunStore[] stores = [.. Enumerable.Range(0, 4).Select(_ => Open())];
        int refused = 0;
        Parallel.ForEach(stores, store =>
        {
            try
            {
                store.Resume(id, Origins.Here);
            }
            catch (CrestException)
            {
                Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal(stores.Length - 1, refused);
    }

    [Fact]
    public void Threads_that_make_runs_at_the_same_time_get_every_number_once()
    {
        const int threads = 8, each = 10;
        var ids = new ConcurrentBag<string>();
        _ = Store;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int i = 0; i < each; i++) ids.Add(Create());
        });
        Assert.Equal(Enumerable.Range(1, threads * each), ids.Select(id => int.Parse(id.Split('_')[1])).Order());
    }

    [Fact]
    public void Thirty_two_processes_never_get_the_same_number()
    {
        const int processes = 32, each = 50;
        using var folder = new TemporaryFolder();
        Process[] started =
            [.. Enumerable.Range(0, processes).Select(_ => Program.Start("take-runs", Address, folder.FullPath, $"{each}"))];
        List<string> ids = [];
        foreach (Process process in started)
        {
            using (process)
            {
                ids.AddRange(process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
                string errors = process.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, errors);
            }
        }

        Assert.Equal(processes * each, ids.Distinct().Count());
        // Without gaps, and all of them in the table, finished, with their metric. Over midnight there are two sequences.
        IReadOnlyList<RunRecord> runs = Store.Search().Runs;
        Assert.Equal(ids.Order(), runs.Select(r => r.Id).Order());
        Assert.All(runs, r => Assert.Equal((RunStatus.Finished, 1.0), (r.Status, r.LatestMetrics["loss"])));
        foreach (IGrouping<string, string> day in ids.GroupBy(id => id[..8]))
            Assert.Equal(Enumerable.Range(1, day.Count()), day.Select(id => int.Parse(id.Split('_')[1])).Order());
    }

    [Fact]
    public void A_method_that_cannot_be_part_of_an_id_and_an_end_that_is_none_are_refused()
    {
        Assert.Contains("letters, digits and dashes", Assert.Throws<CrestException>(() => Create("a_b")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Store.End(Create(), RunStatus.Running));
    }
}
