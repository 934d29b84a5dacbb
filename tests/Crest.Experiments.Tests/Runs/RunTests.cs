using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.Runs;

/// <summary>The live run: it collects what a training logs, and writes it by its timer.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();
    private readonly Project _project;
    private readonly RunStore _store;

    public RunTests()
    {
        _project = Project.Create(_folder.FullPath);
        _store = RunStore.Open(_project, _clock);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Metrics_are_written_once_a_second_and_at_the_end()
    {
        using Run run = Start();
        run.LogMetrics(1, Metrics(("loss", 0.5), ("auc", double.NaN)));
        Assert.Empty(_store.History(run.Id));
        _clock.Advance(Second);
        Assert.Equal([("auc", 1L, double.NaN), ("loss", 1L, 0.5)], _store.History(run.Id).Select(m => (m.Name, m.Step, m.Value)));
        Assert.Equal(RunStatus.Running, _store.Find(run.Id).Status);
        run.LogMetrics(2, Metrics(("loss", 0.25)));
        run.Finish(RunStatus.Finished);
        Assert.Equal((RunStatus.Finished, 0.25), (_store.Find(run.Id).Status, _store.Find(run.Id).LatestMetrics["loss"]));
        Assert.Throws<ObjectDisposedException>(() => run.LogMetrics(3, Metrics(("loss", 0.125))));
        Assert.Throws<ObjectDisposedException>(() => run.Finish(RunStatus.Failed));
    }

    [Fact]
    public void A_heartbeat_is_sent_every_half_minute_in_which_nothing_is_logged()
    {
        using Run run = Start();
        DateTimeOffset start = _clock.GetUtcNow();
        double SecondsToHeartbeat() => (_store.Find(run.Id).Heartbeat - start).TotalSeconds;
        for (int i = 0; i < 29; i++) _clock.Advance(Second);
        Assert.Equal(0, SecondsToHeartbeat());
        _clock.Advance(Second);
        Assert.Equal(30, SecondsToHeartbeat());
        run.LogMetrics(1, Metrics(("loss", 1)));
        for (int i = 0; i < 30; i++) _clock.Advance(Second);
        Assert.Equal(31, SecondsToHeartbeat());
        _clock.Advance(Second);
        Assert.Equal(61, SecondsToHeartbeat());
    }

    [Fact]
    public void What_cannot_be_written_is_kept_until_it_can()
    {
        using Run run = Start();
        Execute("ALTER TABLE run_points RENAME TO away");
        for (int step = 1; step <= 3; step++)
        {
            run.LogMetrics(step, Metrics(("loss", step)));
            _clock.Advance(Second);
        }

        Execute("ALTER TABLE away RENAME TO run_points");
        _clock.Advance(Second);
        Assert.Equal([1.0, 2.0, 3.0], _store.History(run.Id).Select(m => m.Value));
    }

    [Fact]
    public void A_run_that_is_left_without_an_end_failed()
    {
        Start().Dispose();
        Assert.Equal(RunStatus.Failed, Assert.Single(_store.Search().Runs).Status);
    }

    [Fact]
    public void Artifacts_are_entered_with_size_hash_and_path_in_the_project()
    {
        using Run run = Start();
        Directory.CreateDirectory(_folder["runs/model"]);
        File.WriteAllText(_folder["runs/model/a.txt"], "abc");
        run.AddArtifact(_folder["runs/model"]);
        File.WriteAllText(_folder["runs/model/a.txt"], "");
        run.AddArtifact(_folder["runs/model/a.txt"]);
        _clock.Advance(Second);
        // SHA-256 of nothing (FIPS 180-4).
        Assert.Equal(
            [new RunArtifact("runs/model/a.txt", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")],
            _store.Find(run.Id).Artifacts);
        Assert.Contains(
            "there is no such file", Assert.Throws<CrestException>(() => run.AddArtifact(_folder["b.txt"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_run_is_resumed_by_a_beginning_of_its_id()
    {
        using (Run run = Start())
        {
            for (int epoch = 1; epoch <= 5; epoch++) run.LogMetrics(epoch, Metrics(("loss", epoch)));
            run.Finish(RunStatus.Killed);
        }

        using (var run = Run.Resume(_store, _project, "20190705_01", throughStep: 3))
        {
            string refused = Assert.Throws<CrestException>(() => Run.Resume(_store, _project, run.Id)).Message;
            Assert.Contains($"the run is at work (process {Environment.ProcessId}", refused, StringComparison.Ordinal);
            run.LogMetrics(4, Metrics(("loss", 40)));
            run.Finish(RunStatus.Finished);
        }

        Assert.Equal([1.0, 2.0, 3.0, 40.0], _store.History("20190705_01_a").Select(m => m.Value));
    }

    [Fact]
    public void The_commit_of_the_project_folder_is_kept_and_whether_files_differ_from_it()
    {
        Start().Dispose();
        Assert.Null(Newest().GitCommit);
        foreach (string command in new[] { "init -q", "config user.name t", "config user.email t@t", "add code.txt", "commit -q -m x" })
        {
            File.WriteAllText(_folder["code.txt"], "1");
            OutsideProgram.Run("git", ["-C", _folder.FullPath, .. command.Split(' ')]);
        }

        Start().Dispose();
        Assert.Equal(OutsideProgram.Run("git", "-C", _folder.FullPath, "rev-parse", "HEAD").Trim(), Newest().GitCommit);
        Assert.False(Newest().GitDirty);
        File.WriteAllText(_folder["code.txt"], "2");
        Start().Dispose();
        Assert.True(Newest().GitDirty);
        Assert.Equal(
            (Environment.MachineName, Environment.ProcessId, Environment.UserName), (Newest().Host, Newest().ProcessId, Newest().User));
    }

    private static Dictionary<string, double> Metrics(params (string Name, double Value)[] metrics) =>
        metrics.ToDictionary(m => m.Name, m => m.Value);

    private Run Start() => Run.Start(_store, _project, new RunDescription { Method = "a" });

    private RunOrigin Newest() => _store.Search(limit: 1).Runs[0].Origin;

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_project.RunStorePath}");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
