using System.Diagnostics;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;
using Microsoft.Extensions.Time.Testing;

namespace Crest.Experiments.Tests.Runs;

/// <summary>What a run logs while the server of the store is away.</summary>
public sealed class RunSpoolTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PatientClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_logged_while_the_server_is_away_is_sent_once_when_it_is_back()
    {
        (Project project, RunStore store) = Open();
        using var run = Run.Start(store, project, new RunDescription { Method = "a" });
        Log(run, 1);
        postgres.Server.Kill();
        for (int step = 2; step <= 4; step++) Log(run, step);
        string file = Assert.Single(Directory.GetFiles(project.SpoolFolder));
        Assert.Equal(6, File.ReadAllLines(file).Count(line => line.Length > 0));
        postgres.Server.StartAgain();
        Log(run, 5);
        run.Finish(RunStatus.Finished);
        Assert.Equal("", File.ReadAllText(file));
        Check(store, run.Id, RunStatus.Finished);
        store.Dispose();
    }

    [Fact]
    public void A_run_that_ends_while_the_server_is_away_is_complete_after_the_next_command()
    {
        (Project project, RunStore store) = Open();
        string? told = null;
        using var run = Run.Start(store, project, new RunDescription { Method = "a" }, message: line => told = line);
        Log(run, 1);
        File.WriteAllText(_folder["a.txt"], "a");
        postgres.Server.Kill();
        for (int step = 2; step <= 5; step++) run.LogMetrics(step, Metrics(step));
        DateTimeOffset end = _clock.GetUtcNow();
        run.AddArtifact(Path.Combine(project.Folder, "a.txt"));
        run.Finish(RunStatus.Finished);
        Assert.Contains("the server has been away", told, StringComparison.Ordinal);
        Assert.Contains($"is kept in {Path.Combine(project.SpoolFolder, $"{run.Id}.jsonl")}", told, StringComparison.Ordinal);
        store.Dispose();
        postgres.Server.StartAgain();

        // A process that was killed while it sent has left the file, and half a line may be its last.
        string file = Assert.Single(Directory.GetFiles(project.SpoolFolder));
        byte[] kept = [.. File.ReadAllBytes(file), .. "{\"Na"u8];
        _clock.Advance(TimeSpan.FromHours(1));
        for (int i = 0; i < 2; i++)
        {
            File.WriteAllBytes(file, kept);
            using RunStore next = RunStore.Open(project, _clock);
            Check(next, run.Id, RunStatus.Finished);
            Assert.Equal(end, next.Find(run.Id).End);
            Assert.Equal(("a.txt", 1L), next.Find(run.Id).Artifacts.Select(a => (a.Path, a.Size)).Single());
            Assert.Empty(Directory.GetFiles(project.SpoolFolder));
        }
    }

    private static void Check(RunStore store, string id, RunStatus status)
    {
        Assert.Equal([1L, 2L, 3L, 4L, 5L], store.History(id, "loss").Select(point => point.Step));
        Assert.Equal(["NaN", "0.5"], store.History(id, "auc").Take(2).Select(p => FormattableString.Invariant($"{p.Value}")));
        Assert.Equal(status, store.Find(id).Status);
    }

    private (Project Project, RunStore Store) Open()
    {
        Project project = Project.Create(_folder.FullPath) with { RunStoreAddress = postgres.Server.NewDatabase() };
        return (project, RunStore.Open(project, _clock));
    }

    private void Log(Run run, int step)
    {
        run.LogMetrics(step, Metrics(step));
        _clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static KeyValuePair<string, double>[] Metrics(int step) => [new("loss", 1.0 / step), new("auc", step == 1 ? double.NaN : 0.5)];

    /// <summary>A clock that the test moves, but for the waits for a server that is really away.</summary>
    private sealed class PatientClock : FakeTimeProvider
    {
        public PatientClock()
            : base(TestClock.Create().GetUtcNow())
        {
        }

        public override long TimestampFrequency => Stopwatch.Frequency;

        public override long GetTimestamp() => Stopwatch.GetTimestamp();
    }
}
