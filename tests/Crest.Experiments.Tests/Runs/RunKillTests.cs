using System.Diagnostics;
using System.Globalization;
using Crest.Experiments.Runs;

namespace Crest.Experiments.Tests.Runs;

/// <summary>
/// Processes that log are killed at random moments, and so are processes that bring old tables up to date. CREST_KILLS sets how many.
/// </summary>
public abstract class RunKillTests : RunStoreTest
{
    private static readonly int s_kills =
        int.Parse(Environment.GetEnvironmentVariable("CREST_KILLS") ?? "10", CultureInfo.InvariantCulture);

    /// <summary>Makes an empty storage, whose address is returned.</summary>
    protected abstract string Empty();

    /// <summary>Runs SQL on another storage.</summary>
    protected abstract void Execute(string address, string sql);

    [Fact]
    public void Of_processes_that_are_killed_while_they_log_no_run_is_lost_and_no_batch_is_half()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed());
        List<string> created = [], finished = [];
        _ = Store;
        const int together = 4;
        for (int killed = 0; killed < s_kills; killed += together)
        {
            Process[] processes = [.. Enumerable.Range(0, together).Select(_ => Program.Start("log-runs", Address, folder.FullPath))];
            foreach (Process process in processes)
            {
                using (process)
                {
                    string? line = process.StandardOutput.ReadLine();
                    Thread.Sleep(random.Next(300));
                    process.Kill();
                    for (; line is not null; line = process.StandardOutput.ReadLine())
                    {
                        // The last line may be half.
                        string[] words = line.Split(' ');
                        if (words is [var id, "finished"]) finished.Add(id);
                        else if (words[0].EndsWith("_killed", StringComparison.Ordinal)) created.Add(words[0]);
                    }

                    process.WaitForExit();
                }
            }
        }

        using RunStore store = RunStore.Open(Address, TimeProvider.System);
        Dictionary<string, RunRecord> runs = store.Search().Runs.ToDictionary(run => run.Id);
        Assert.NotEmpty(created);
        Assert.Empty(created.Except(runs.Keys));
        Assert.All(finished, id => Assert.Equal((RunStatus.Finished, 50), (runs[id].Status, runs[id].LatestMetrics["a"])));
        int[] numbers = [.. runs.Keys.Select(id => int.Parse(id.Split('_')[1], CultureInfo.InvariantCulture)).Order()];
        Assert.Equal(numbers.Distinct(), numbers);
        foreach ((string id, RunRecord run) in runs)
        {
            Assert.Equal(2, run.Description.Parameters.Count);
            Assert.NotEqual(RunStatus.Running, run.Status);
            long[] a = Steps("a"), b = Steps("b");
            Assert.Equal(Enumerable.Range(1, a.Length).Select(step => (long)step), a);
            Assert.Equal(a, b);
            Assert.Equal(0, a.Length % EndlessLogging.BatchSteps);
            if (a.Length > 0) Assert.Equal((a[^1], -a[^1]), (run.LatestMetrics["a"], run.LatestMetrics["b"]));

            long[] Steps(string metric) => [.. store.History(id, metric).Select(point => point.Step)];
        }

        CheckIntegrity();
    }

    [Fact]
    public void A_process_that_is_killed_while_it_brings_the_tables_up_to_date_leaves_the_old_ones_or_the_new()
    {
        var random = new Random(Seed());
        using var folder = new TemporaryFolder();
        for (int kill = 0; kill < Math.Max(1, s_kills / 10); kill++)
        {
            string address = Empty();
            Execute(address, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Runs", "version-1.sql")));
            Execute(address, """
                INSERT INTO run_metrics (run_id, name, step, time, value)
                WITH RECURSIVE steps (step) AS (SELECT 3 UNION ALL SELECT step + 1 FROM steps WHERE step < 50000)
                SELECT '20261128_01_sn-class', 'loss', step, 1795864436262 + step, step FROM steps
                """);
            using (Process process = Program.Start("log-runs", address, folder.FullPath))
            {
                Thread.Sleep(random.Next(100, 1500));
                process.Kill();
                process.WaitForExit();
            }

            using RunStore store = RunStore.Open(address, TimeProvider.System);
            Assert.Equal(50_000, store.History("20261128_01_sn-class", "loss").Count);
            Assert.Equal(50_000, store.Find("20261128_01_sn-class").LatestMetrics["loss"]);
            Assert.Equal(100, store.Curve("20261128_01_sn-class", "loss", 100).Count);
        }
    }

    /// <summary>Checks the storage as its database does.</summary>
    protected virtual void CheckIntegrity()
    {
    }

    private static int Seed()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return seed;
    }
}
