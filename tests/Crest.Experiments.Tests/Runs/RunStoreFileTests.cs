using System.Diagnostics;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.Runs;

/// <summary>The file of a project's run store: made by older versions, damaged, in use, and left behind.</summary>
public sealed class RunStoreFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();

    private string DatabasePath => _folder[".crest/registry.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_the_first_version_keeps_its_runs()
    {
        Directory.CreateDirectory(_folder[".crest"]);
        Execute(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Runs", "version-1.sql")));
        _clock.SetUtcNow(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        using RunStore store = Open();
        Assert.Equal(5L, Execute("SELECT version FROM registry_version"));
        Assert.Equal(
            [
                ("20261128_03_held", RunStatus.Killed), ("20261128_02_sn-class", RunStatus.Failed),
                ("20261128_01_sn-class", RunStatus.Finished),
            ],
            store.Search().Runs.Select(r => (r.Id, r.Status)));
        RunRecord run = store.Find("20261128_01");
        Assert.Equal(
            ("simsn", "first", "crest train sn-class optimize"),
            (run.Description.Project, run.Description.Memo, run.Description.CommandLine));
        Assert.Equal(("42", "Ia", 42L, "ab12"), (run.Description.Parameters["seed"], run.Description.Tags["kind"],
            run.Description.Seeds["seed"], run.Description.DataHashes["training"]));
        Assert.Equal(
            new RunOrigin("vm", 13829, "a5d5144c-1184-469a-99b1-134a5b70eeed/pid:[4026531836]/185498", "observer")
            {
                GitCommit = "0123abcd", GitDirty = true,
            },
            run.Origin);
        Assert.Equal(
            [("loss", 1L, 0.5), ("loss", 2L, 0.25), ("val_loss", 2L, double.NaN)],
            store.History(run.Id).Select(m => (m.Name, m.Step, m.Value)));
        Assert.Equal([new RunArtifact("runs/20261128_01_sn-class/summary.json", 12, "e3b0")], run.Artifacts);
        Assert.Equal(1795864436263, run.End!.Value.ToUnixTimeMilliseconds());
        Assert.Equal("20261128_04_a", store.Create(new RunDescription { Method = "a" }, Origins.Here));
    }

    [Fact]
    public void After_the_store_is_closed_the_file_alone_is_whole()
    {
        using (RunStore store = Open()) store.End(store.Create(new RunDescription { Method = "a" }, Origins.Here), RunStatus.Finished);
        Assert.Equal([DatabasePath], Directory.GetFiles(_folder[".crest"]));
        File.Copy(DatabasePath, _folder["copy.db"]);
        using RunStore copy = RunStore.Open(_folder["copy.db"], TimeProvider.System);
        Assert.Equal(RunStatus.Finished, Assert.Single(copy.Search().Runs).Status);
    }

    [Fact]
    public void The_next_number_follows_the_largest_of_the_day_even_where_one_is_missing()
    {
        using RunStore store = Open();
        string first = store.Create(new RunDescription { Method = "a" }, Origins.Here);
        Execute($"INSERT INTO run_numbers (day, number) VALUES ({first[..8]}, 7)");
        Assert.Equal($"{first[..8]}_08_a", store.Create(new RunDescription { Method = "a" }, Origins.Here));
    }

    [Fact]
    public void A_run_whose_process_was_killed_shows_as_killed_and_can_be_resumed()
    {
        using RunStore store = Open();
        string id;
        using (Process process = Program.Start("hold-run", DatabasePath))
        {
            id = process.StandardOutput.ReadLine()!;
            Assert.Equal((RunStatus.Running, process.Id), (store.Find(id).Status, store.Find(id).Origin.ProcessId));
            string refused = Assert.Throws<CrestException>(() => store.Resume(id, Origins.Here)).Message;
            Assert.Contains($"process {process.Id}", refused, StringComparison.Ordinal);
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(RunStatus.Killed, store.Find(id).Status);
        store.Resume(id, Origins.Here);
        Assert.Equal((RunStatus.Running, Environment.ProcessId), (store.Find(id).Status, store.Find(id).Origin.ProcessId));
    }

    [Fact]
    public async Task A_transaction_of_another_program_is_waited_for()
    {
        using RunStore store = Open();
        string id = store.Create(new RunDescription { Method = "a" }, Origins.Here);
        using var other = new SqliteConnection($"Data Source={DatabasePath}");
        other.Open();
        using SqliteTransaction transaction = other.BeginTransaction(deferred: false);
        var ending = Task.Run(() => store.End(id, RunStatus.Finished), TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(0.5), TestContext.Current.CancellationToken);
        Assert.False(ending.IsCompleted);
        // A reader does not wait.
        Assert.Equal(RunStatus.Running, store.Find(id).Status);
        transaction.Commit();
        await ending.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Finished, store.Find(id).Status);
    }

    [Fact]
    public void A_file_that_cannot_be_used_gives_one_line()
    {
        Directory.CreateDirectory(_folder[".crest"]);
        File.WriteAllText(DatabasePath, new string('x', 5000));
        AssertOneLine("the file of the runs is damaged", () => Open());
        File.Delete(DatabasePath);
        Directory.CreateDirectory(DatabasePath);
        AssertOneLine("is no file", () => Open());
        Directory.Delete(DatabasePath);
        Open().Dispose();
        Execute("UPDATE registry_version SET version = 99");
        AssertOneLine(
            "the runs were made by a newer Crest (their tables have version 99, this program knows 5); update Crest", () => Open());
        File.WriteAllText(_folder["plain"], "");
        AssertOneLine("cannot write", () => RunStore.Open(_folder["plain/runs.db"], TimeProvider.System));
    }

    [Fact]
    public void A_file_damaged_while_a_run_trains_gives_one_line_at_its_end()
    {
        using RunStore store = Open();
        for (int i = 0; i < 50; i++) store.End(store.Create(new RunDescription { Method = "a" }, Origins.Here), RunStatus.Finished);
        string told = "";
        using var run = Run.Start(
            store, Project.Create(_folder.FullPath), new RunDescription { Method = "a" }, message: line => told = line);
        SqliteConnection.ClearAllPools();
        foreach (string log in Directory.GetFiles(_folder[".crest"], "*-wal")) File.Delete(log);
        byte[] bytes = File.ReadAllBytes(DatabasePath);
        Array.Fill(bytes, (byte)0xff, 100, bytes.Length - 100);
        File.WriteAllBytes(DatabasePath, bytes);
        run.Finish(RunStatus.Finished);
        Assert.Contains("the file of the runs is damaged", told, StringComparison.Ordinal);
        Assert.Contains($"what {run.Id} logged is kept in {_folder[$".crest/spool/{run.Id}.jsonl"]}", told, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told);
    }

    private static void AssertOneLine(string expected, Action action)
    {
        string message = Assert.Throws<CrestException>(action).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private RunStore Open() => RunStore.Open(Project.Create(_folder.FullPath), _clock);

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        return connection.ExecuteScalar(sql);
    }
}
