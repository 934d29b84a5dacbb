using System.Diagnostics;
using Crest.Experiments.Registry;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;
using Microsoft.Data.Sqlite;

namespace Crest.Experiments.Tests.Registry;

public sealed class RunRegistryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FixedClock _clock = new();

    private string DatabasePath => _folder[".crest/registry.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_methods_share_the_numbers_of_a_local_day()
    {
        RunRegistry registry = Open();
        Assert.Equal("20190705_01_focalloss", Finished(registry, "focalloss"));
        Assert.Equal("20190705_02_highway", Finished(registry, "highway"));
        // In UTC it is still the day before.
        Assert.Equal(4, _clock.GetUtcNow().Day);
        _clock.Now = _clock.Now.AddDays(1);
        Assert.Equal("20190706_01_highway", Finished(registry, "highway"));
    }

    [Fact]
    public void The_hundredth_run_of_a_day_has_three_digits_and_is_listed_first()
    {
        RunRegistry registry = Open();
        for (int i = 0; i < 99; i++) Finished(registry, "a");
        Assert.Equal("20190705_100_a", Finished(registry, "a"));
        Assert.Equal(["20190705_100_a", "20190705_99_a", "20190705_98_a"], registry.List(new RunFilter { Limit = 3 }).Select(r => r.Id));
    }

    [Fact]
    public void A_deleted_run_takes_its_metrics_along_and_does_not_give_its_number_back()
    {
        RunRegistry registry = Open();
        using (Run run = registry.StartRun(new RunDescription { Method = "a" }))
        {
            run.LogMetrics(1, Metrics(("loss", 1)));
            run.Finish(RunStatus.Finished);
            Assert.Equal(1L, Execute("SELECT COUNT(*) FROM run_metrics"));
            registry.Delete(run.Id);
        }

        Assert.Empty(registry.List());
        Assert.Equal(0L, Execute("SELECT COUNT(*) FROM run_metrics"));
        Assert.Equal("20190705_02_a", Finished(registry, "a"));
    }

    [Fact]
    public void Thirty_two_processes_never_get_the_same_number()
    {
        const int processes = 32, each = 5;
        Process[] started = [.. Enumerable.Range(0, processes).Select(_ => Program.Start("take-runs", _folder.FullPath, $"{each}"))];
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
        IReadOnlyList<RunRecord> runs = RunRegistry.Open(Project.Create(_folder.FullPath)).List();
        Assert.Equal(ids.Order(), runs.Select(r => r.Id).Order());
        Assert.All(runs, r => Assert.Equal((RunStatus.Finished, 1.0), (r.Status, r.LatestMetrics["loss"])));
        foreach (IGrouping<string, string> day in ids.GroupBy(id => id[..8]))
            Assert.Equal(Enumerable.Range(1, day.Count()), day.Select(id => int.Parse(id.Split('_')[1])).Order());
    }

    [Fact]
    public void Everything_a_run_says_is_read_back()
    {
        RunRegistry registry = Open();
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
            Tags = new Dictionary<string, string> { ["超新星"] = "Ia" },
        };
        string id;
        using (Run run = registry.StartRun(description))
        {
            id = run.Id;
            run.LogMetrics(1, Metrics(("loss", 0.5), ("auc", double.NaN)));
            run.LogMetrics(2, Metrics(("loss", 0.25), ("auc", double.PositiveInfinity)));
            Directory.CreateDirectory(_folder["runs/model"]);
            File.WriteAllText(_folder["runs/model/a.txt"], "abc");
            run.AddArtifact(_folder["runs/model"]);
            File.WriteAllText(_folder["runs/model/a.txt"], "");
            run.AddArtifact(_folder["runs/model/a.txt"]);
            _clock.Now = _clock.Now.AddMinutes(2);
            run.Finish(RunStatus.Finished);
        }

        registry.SetMemo(id, "好い");
        RunRecord read = Assert.Single(registry.List());
        Assert.Equivalent(description with { Memo = "好い" }, read.Description, strict: true);
        Assert.Equal(RunStatus.Finished, read.Status);
        Assert.Equal((Environment.MachineName, Environment.ProcessId, Environment.UserName), (read.Host, read.ProcessId, read.User));
        Assert.Equal(TimeSpan.FromMinutes(2), read.End - read.Start);
        Assert.Equal(new Dictionary<string, double> { ["auc"] = double.PositiveInfinity, ["loss"] = 0.25 }, read.LatestMetrics);
        // SHA-256 of nothing (FIPS 180-4).
        Assert.Equal([new RunArtifact("runs/model/a.txt", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")], read.Artifacts);
        Assert.Equal(
            [("auc", 1, double.NaN), ("auc", 2, double.PositiveInfinity), ("loss", 1, 0.5), ("loss", 2, 0.25)],
            registry.Metrics(id).Select(m => (m.Name, m.Step, m.Value)));
    }

    [Fact]
    public void A_run_that_is_left_without_an_end_failed()
    {
        RunRegistry registry = Open();
        registry.StartRun(new RunDescription { Method = "a" }).Dispose();
        Assert.Equal(RunStatus.Failed, registry.List()[0].Status);
    }

    [Fact]
    public void Metrics_of_a_running_run_show_within_seconds()
    {
        RunRegistry registry = Open();
        using Run run = registry.StartRun(new RunDescription { Method = "a" });
        run.LogMetrics(1, Metrics(("loss", 0.5)));
        var watch = Stopwatch.StartNew();
        while (registry.Metrics(run.Id).Count == 0 && watch.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(50);
        Assert.Equal(0.5, registry.Find(run.Id).LatestMetrics["loss"]);
        Assert.Equal(RunStatus.Running, registry.Find(run.Id).Status);
    }

    [Fact]
    public void A_run_whose_process_was_killed_shows_as_killed_and_can_be_resumed()
    {
        RunRegistry registry = RunRegistry.Open(Project.Create(_folder.FullPath));
        string id;
        using (Process process = Program.Start("hold-run", _folder.FullPath))
        {
            id = process.StandardOutput.ReadLine()!;
            Assert.Equal(RunStatus.Running, registry.Find(id).Status);
            string refused = Assert.Throws<CrestException>(() => registry.Resume(id)).Message;
            Assert.Contains($"process {process.Id}", refused, StringComparison.Ordinal);
            Assert.Throws<CrestException>(() => registry.Delete(id));
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(RunStatus.Killed, registry.Find(id).Status);
        Assert.Equal([id], registry.List(new RunFilter { Status = RunStatus.Killed }).Select(r => r.Id));
        Assert.Empty(registry.List(new RunFilter { Status = RunStatus.Running }));
        using Run run = registry.Resume(id);
        Assert.Equal((RunStatus.Running, Environment.ProcessId), (registry.Find(id).Status, registry.Find(id).ProcessId));
    }

    [Fact]
    public void A_resumed_run_drops_the_metrics_of_steps_that_come_again()
    {
        RunRegistry registry = Open();
        using (Run run = registry.StartRun(new RunDescription { Method = "a" }))
        {
            for (int epoch = 1; epoch <= 5; epoch++) run.LogMetrics(epoch, Metrics(("loss", epoch)));
            run.Finish(RunStatus.Killed);
        }

        using (Run run = registry.Resume("20190705_01", throughStep: 3))
        {
            run.LogMetrics(4, Metrics(("loss", 40)));
            run.Finish(RunStatus.Finished);
        }

        Assert.Equal([1, 2, 3, 40], registry.Metrics("20190705_01").Select(m => m.Value));
        Assert.Equal(RunStatus.Finished, registry.List()[0].Status);
    }

    [Fact]
    public void A_process_id_that_another_process_got_does_not_keep_a_run_alive()
    {
        RunRegistry registry = Open();
        using Run run = registry.StartRun(new RunDescription { Method = "a" });
        Execute("UPDATE runs SET process_started = 'an earlier boot/1'");
        Assert.Equal(RunStatus.Killed, registry.Find(run.Id).Status);
    }

    [Fact]
    public void Of_another_host_the_heartbeat_tells()
    {
        RunRegistry registry = Open();
        using Run run = registry.StartRun(new RunDescription { Method = "a" });
        Execute("UPDATE runs SET host = 'another'");
        _clock.Now = _clock.Now.AddSeconds(29);
        Assert.Equal(RunStatus.Running, registry.Find(run.Id).Status);
        // Beats come every half minute of this clock; the one that would come is written back to the start.
        Execute("CREATE TRIGGER silent AFTER UPDATE ON runs BEGIN UPDATE runs SET heartbeat = start_time; END");
        _clock.Now = _clock.Now.AddMinutes(6);
        Assert.Equal(RunStatus.Killed, registry.Find(run.Id).Status);
    }

    [Fact]
    public void Runs_are_listed_by_project_method_and_tag()
    {
        RunRegistry registry = Open();
        foreach ((string project, string method, string tag) in new[] { ("a", "x", "1"), ("a", "y", "2"), ("b", "x", "2") })
            registry.StartRun(new RunDescription { Project = project, Method = method, Tags = new Dictionary<string, string> { ["t"] = tag } }).Dispose();
        string Numbers(RunFilter filter) => string.Join(' ', registry.List(filter).Select(r => r.Id.Split('_')[1]));
        Assert.Equal("03 02 01", Numbers(new RunFilter()));
        Assert.Equal("02 01", Numbers(new RunFilter { Project = "a" }));
        Assert.Equal("03 01", Numbers(new RunFilter { Method = "x" }));
        Assert.Equal("03 02", Numbers(new RunFilter { Tag = ("t", "2") }));
        Assert.Equal("02", Numbers(new RunFilter { Tag = ("t", "2"), Project = "a", Status = RunStatus.Failed }));
    }

    [Fact]
    public void A_run_is_found_by_a_beginning_that_only_it_has()
    {
        RunRegistry registry = Open();
        Assert.Contains("has no runs yet", Assert.Throws<CrestException>(() => registry.Find("x")).Message, StringComparison.Ordinal);
        Finished(registry, "highway");
        Finished(registry, "focal");
        Assert.Equal("20190705_02_focal", registry.Find("20190705_02").Id);
        string ambiguous = Assert.Throws<CrestException>(() => registry.Find("2019")).Message;
        Assert.Contains("2 runs begin so: 20190705_01_highway, 20190705_02_focal", ambiguous, StringComparison.Ordinal);
        string unknown = Assert.Throws<CrestException>(() => registry.Find("20190705_02_vocal")).Message;
        Assert.Contains("there is no such run; the nearest are 20190705_02_focal, 20190705_01_highway", unknown, StringComparison.Ordinal);
        // A character that is special in LIKE means itself.
        Assert.Throws<CrestException>(() => registry.Find("2019%02"));
    }

    [Fact]
    public async Task A_transaction_of_another_program_is_waited_for()
    {
        RunRegistry registry = Open();
        using Run run = registry.StartRun(new RunDescription { Method = "a" });
        run.LogMetrics(1, Metrics(("loss", 1)));
        using var other = new SqliteConnection($"Data Source={DatabasePath}");
        other.Open();
        using SqliteTransaction transaction = other.BeginTransaction(deferred: false);
        var finishing = Task.Run(() => run.Finish(RunStatus.Finished));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(finishing.IsCompleted);
        // A reader does not wait.
        Assert.Equal(RunStatus.Running, registry.Find(run.Id).Status);
        transaction.Commit();
        await finishing.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(RunStatus.Finished, registry.Find(run.Id).Status);
    }

    [Fact]
    public void A_registry_that_cannot_be_used_gives_one_line()
    {
        Directory.CreateDirectory(_folder[".crest"]);
        File.WriteAllText(DatabasePath, new string('x', 5000));
        AssertOneLine("the file of the registry of runs is damaged", () => Open());
        File.Delete(DatabasePath);
        Directory.CreateDirectory(DatabasePath);
        AssertOneLine("cannot be opened for writing", () => Open());
        Directory.Delete(DatabasePath);
        Open();
        Execute("UPDATE registry_version SET version = 99");
        AssertOneLine("made by a newer Crest", () => Open());
        File.WriteAllText(_folder["plain"], "");
        AssertOneLine("cannot write", () => RunRegistry.Open(Project.Create(_folder["plain"])));
    }

    [Fact]
    public void A_registry_damaged_while_a_run_trains_gives_one_line_at_its_end()
    {
        RunRegistry registry = Open();
        for (int i = 0; i < 50; i++) Finished(registry, "a");
        using Run run = registry.StartRun(new RunDescription { Method = "a" });
        SqliteConnection.ClearAllPools();
        foreach (string log in Directory.GetFiles(_folder[".crest"], "*-wal")) File.Delete(log);
        byte[] bytes = File.ReadAllBytes(DatabasePath);
        Array.Fill(bytes, (byte)0xff, 100, bytes.Length - 100);
        File.WriteAllBytes(DatabasePath, bytes);
        run.LogMetrics(1, Metrics(("loss", 1)));
        AssertOneLine("the file of the registry of runs is damaged", () => run.Finish(RunStatus.Finished));
    }

    [Fact]
    public void The_commit_of_the_project_folder_is_kept_and_whether_files_differ_from_it()
    {
        RunRegistry registry = Open();
        Finished(registry, "a");
        Assert.Null(registry.List()[0].GitCommit);
        foreach (string command in new[] { "init -q", "config user.name t", "config user.email t@t", "add code.txt", "commit -q -m x" })
        {
            File.WriteAllText(_folder["code.txt"], "1");
            OutsideProgram.Run("git", ["-C", _folder.FullPath, .. command.Split(' ')]);
        }

        Finished(registry, "a");
        Assert.Equal(OutsideProgram.Run("git", "-C", _folder.FullPath, "rev-parse", "HEAD").Trim(), registry.List()[0].GitCommit);
        Assert.False(registry.List()[0].GitDirty);
        File.WriteAllText(_folder["code.txt"], "2");
        Finished(registry, "a");
        Assert.True(registry.List()[0].GitDirty);
    }

    [Fact]
    public void An_epoch_costs_less_than_a_millisecond()
    {
        const int epochs = 2000;
        using Run run = Open().StartRun(new RunDescription { Method = "a" });
        using RunFolder files = RunFolder.Create(_folder["run"]);
        Dictionary<string, double> metrics = Metrics([.. Enumerable.Range(0, 8).Select(i => ($"metric{i}", i + 0.1))]);
        var watch = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            run.LogMetrics(epoch, metrics);
            files.AppendMetrics(epoch, metrics);
        }

        run.Finish(RunStatus.Finished);
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalMicroseconds / epochs:F0} µs an epoch, the end of the run included");
        Assert.True(watch.Elapsed < TimeSpan.FromMilliseconds(epochs));
    }

    [Fact]
    public void The_project_is_the_nearest_folder_upwards_that_is_marked()
    {
        Directory.CreateDirectory(_folder["project/data/raw"]);
        Directory.CreateDirectory(_folder["project/.crest"]);
        Assert.Equal(_folder["project"], Project.Find(_folder["project/data/raw"]).Folder);
        Assert.Equal(_folder["project"], Project.Find(_folder["project"]).Folder);
        Assert.False(Directory.Exists(_folder["project/data/.crest"]));
        Directory.CreateDirectory(_folder["new"]);
        Assert.Null(Project.FindExisting(_folder["new"]));
        Assert.Equal(_folder["new"], Project.Find(_folder["new"]).Folder);
        Assert.True(Directory.Exists(_folder["new/.crest"]));
    }

    private static void AssertOneLine(string expected, Action action)
    {
        string message = Assert.Throws<CrestException>(action).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static Dictionary<string, double> Metrics(params (string Name, double Value)[] metrics) => metrics.ToDictionary(m => m.Name, m => m.Value);

    private static string Finished(RunRegistry registry, string method)
    {
        using Run run = registry.StartRun(new RunDescription { Method = method });
        run.Finish(RunStatus.Finished);
        return run.Id;
    }

    private RunRegistry Open() => RunRegistry.Open(Project.Create(_folder.FullPath), _clock);

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath}");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
