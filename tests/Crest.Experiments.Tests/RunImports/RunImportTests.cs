using Crest.Experiments.RunImports;
using Crest.Experiments.Runs;
using Crest.Experiments.TensorBoard;
using Crest.Experiments.Tests.Runs;
using Crest.Foundation.Errors;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.RunImports;

/// <summary>Runs of TensorBoard and MLflow in the store: with their own times, and once, however often they are imported.</summary>
public sealed class RunImportTests : IDisposable
{
    private static readonly DateTimeOffset Started = new(2019, 7, 3, 20, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = TestClock.Create();

    private string Store => _folder["registry.db"];

    private string Logs => _folder["logs"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_folder_with_event_files_is_a_run_at_its_own_time()
    {
        WriteEvents("a/train", (1, 0.5), (2, 0.25));
        WriteEvents("b", (1, 3));
        Directory.CreateDirectory(Path.Combine(Logs, "empty"));
        Assert.Equal(new ImportCounts(2, 2, 3, 0), Import());
        using RunStore store = Open();
        RunRecord[] runs = [.. store.Search(sort: new RunSort(RunColumn.Name)).Runs];
        Assert.Equal(["a/train", "b"], runs.Select(run => run.Description.Name));
        Assert.Equal("20190705_01_tensorboard", runs[0].Id);
        Assert.Equal(Started, runs[0].Start);
        Assert.Equal(Started.AddSeconds(2), runs[0].End);
        Assert.Equal(RunStatus.Finished, runs[0].Status);
        Assert.Equal("logs", runs[0].Description.Project);
        Assert.Equal(Path.Combine(Logs, "a", "train"), runs[0].Description.Tags[RunImport.SourceTag]);
        Assert.Equal(
            [new RunMetric("loss", 1, Started.AddSeconds(0), 0.5), new RunMetric("loss", 2, Started.AddSeconds(2), 0.25)],
            store.History(runs[0].Id));
    }

    [Fact]
    public void Importing_again_adds_what_is_new_and_nothing_else()
    {
        WriteEvents("a", (1, 0.5));
        Import();
        Assert.Equal(new ImportCounts(1, 0, 1, 0), Import());
        WriteEvents("a", (2, 0.25));
        Import();
        using (RunStore store = Open())
        {
            RunRecord run = Assert.Single(store.Search().Runs);
            Assert.Equal([0.5, 0.25], store.History(run.Id).Select(metric => metric.Value));
            store.Trash.Delete(run.Id);
        }

        Assert.Equal(new ImportCounts(1, 0, 0, 1), Import());
        using RunStore after = Open();
        Assert.Empty(after.Search().Runs);
    }

    [Fact]
    public void A_run_that_is_followed_runs_until_it_is_let_go_and_loses_what_a_restart_takes_back()
    {
        WriteEvents("a", (1, 0.5), (2, 0.25), (3, 0.125));
        using (RunStore store = Open())
        {
            var import = new RunImport(store, Origins.Here, follow: true);
            IRunSource source = Assert.Single(new RunSources(Logs, new RunSourceOptions()).Find());
            Assert.Null(import.Take(source));
            string id = Assert.Single(store.Search().Runs).Id;
            Assert.Equal(RunStatus.Running, store.Find(id).Status);
            using (var events = EventFile.Resume(Path.Combine(Logs, "a"), 1, _clock)) events.AddScalars(2, [new("loss", 20)]);
            Assert.Null(import.Take(source));
            Assert.Equal([(1L, 0.5), (2, 20)], store.History(id).Select(metric => (metric.Step, metric.Value)));
            Assert.Equal(RunStatus.Running, store.Find(id).Status);
            import.EndAll();
            Assert.Equal(RunStatus.Finished, store.Find(id).Status);
        }

        Assert.Equal(new ImportCounts(1, 0, 2, 0), Import());
    }

    [Fact]
    public void A_run_of_MLflow_brings_all_that_is_known_of_it()
    {
        string run = WriteMlflow("3", "1562184000000 0.5 1\n1562184001000 nan 2\n1562184002000 -inf 3\n");
        Assert.Equal(new ImportCounts(1, 1, 3, 0), Import());
        Assert.Equal(new ImportCounts(1, 0, 3, 0), Import());
        using RunStore store = Open();
        RunRecord record = Assert.Single(store.Search().Runs);
        RunDescription description = record.Description;
        Assert.Equal("20190705_01_mlflow", record.Id);
        Assert.Equal(("wise-owl", "survey", "good one"), (description.Name, description.Project, description.Memo));
        Assert.Equal(("0.1", "mlflow:0a1b"), (description.Parameters["learning_rate"], description.Tags[RunImport.SourceTag]));
        Assert.Equal("yes", description.Tags["paper"]);
        Assert.Equal(("ann", "c0ffee"), (record.Origin.User, record.Origin.GitCommit));
        Assert.Equal((Started, Started.AddHours(1), RunStatus.Finished), (record.Start, record.End, record.Status));
        Assert.Equal(
            [(1L, 0.5), (2, double.NaN), (3, double.NegativeInfinity)],
            store.History(record.Id, "val/loss").Select(metric => (metric.Step, metric.Value)));
        Assert.Equal(($"{run}/artifacts/plot.txt", 5L), (record.Artifacts.Single().Path, record.Artifacts.Single().Size));
    }

    [Fact]
    public void A_wrong_line_and_a_damaged_file_are_reported_and_the_rest_is_imported()
    {
        WriteMlflow("1", "1562184000000 0.5 1\nnonsense\n1562184002000 0.25 2\n1562184003000 0.1");
        WriteEvents("../tb", (1, 1));
        string damaged = EventFile.FilesIn(_folder["tb"]).Single();
        File.WriteAllBytes(damaged, [.. File.ReadAllBytes(damaged), .. new byte[40]]);
        List<string> faults = [];
        Import(faults);
        Import(faults, _folder["tb"]);
        Assert.Equal(2, faults.Count);
        Assert.EndsWith(
            "metrics/val/loss:2:1: not a time, a value and a step; mend or remove the line", faults[0], StringComparison.Ordinal);
        Assert.Contains($"{damaged}: byte ", faults[1], StringComparison.Ordinal);
        using RunStore store = Open();
        IReadOnlyList<RunRecord> runs = store.Search(sort: new RunSort(RunColumn.Method)).Runs;
        Assert.Equal([RunStatus.Killed, RunStatus.Finished], runs.Select(run => run.Status));
        Assert.All(store.Search().Runs, run => Assert.NotEmpty(run.LatestMetrics));
    }

    [Fact]
    public void A_file_and_a_missing_folder_are_errors()
    {
        File.WriteAllText(_folder["x"], "");
        foreach ((string path, string expected) in ((string, string)[])[("x", "give the folder that contains it"), ("y", "no such folder")])
        {
            CrestException error = Assert.Throws<CrestException>(() => new RunSources(_folder[path], new RunSourceOptions()).Find());
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    private RunStore Open() => RunStore.Open(Store, _clock);

    private ImportCounts Import(List<string>? faults = null, string? path = null)
    {
        using RunStore store = Open();
        var import = new RunImport(store, Origins.Here);
        foreach (IRunSource source in new RunSources(path ?? Logs, new RunSourceOptions()).Find())
            if (import.Take(source) is { } fault) faults?.Add(fault);
        return import.Counts;
    }

    private void WriteEvents(string name, params (long Step, double Value)[] losses)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Logs, name)).FullName;
        var clock = new FakeTimeProvider(Started);
        using var events = EventFile.Create(folder, clock);
        foreach ((long step, double value) in losses)
        {
            events.AddScalars(step, [new("loss", value)]);
            clock.Advance(TimeSpan.FromSeconds(2));
        }
    }

    private string WriteMlflow(string status, string metric)
    {
        string run = Path.Combine(Logs, "1", "0a1b");
        void Write(string relative, string content)
        {
            string path = Path.Combine(run, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }

        Write("../meta.yaml", "artifact_location: mlruns/1\nexperiment_id: '1'\nlifecycle_stage: active\nname: survey\n");
        Write("meta.yaml", $"""
            artifact_uri: file:///elsewhere/artifacts
            end_time: {(status == "3" ? "1562187600000" : "null")}
            experiment_id: '1'
            lifecycle_stage: active
            run_id: 0a1b
            run_name: wise-owl
            run_uuid: 0a1b
            source_name: train.py
            start_time: 1562184000000
            status: {status}
            tags: []
            user_id: ann
            """);
        Write("params/learning_rate", "0.1");
        Write("metrics/val/loss", metric);
        Write("tags/paper", "yes");
        Write("tags/mlflow.note.content", "good one");
        Write("tags/mlflow.source.git.commit", "c0ffee");
        Write("artifacts/plot.txt", "hello");
        return run;
    }
}
