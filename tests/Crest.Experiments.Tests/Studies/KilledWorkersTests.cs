using System.Diagnostics;
using System.Globalization;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Studies;

/// <summary>
/// Workers are killed at random while they serve a study, and the database goes away and comes back: no trial is lost,
/// and none is run by two at once.
/// </summary>
public sealed class KilledWorkersTests : IDisposable
{
    private const int Trials = 200, Kills = 12;
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(20261121);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void On_PostgreSQL_with_two_restarts()
    {
        using PostgresServer server = PostgresServer.Start();
        Serve(server.Address, workers: 8, new Queue<(int Finished, Action Break)>(
        [
            (40, server.Restart),
            (110, () =>
            {
                server.Kill();
                Thread.Sleep(500);
                server.StartAgain();
            }),
        ]));
    }

    [Fact]
    public void On_SQLite() => Serve(_folder["studies.db"], workers: 4, new Queue<(int Finished, Action Break)>());

    /// <summary>Serves a study with processes of which one is killed now and then, and another one started for it.</summary>
    private void Serve(string storage, int workers, Queue<(int Finished, Action Break)> breaks)
    {
        string log = Directory.CreateDirectory(_folder["log"]).FullName;
        using StudyStorage studies = DatabaseStudies.Open(storage);
        int study = studies.Open(Study.Of("s", Trials) with
        {
            Sampler = new SamplerOptions(SamplerKind.Random, 1),
            Pruner = new PrunerOptions(PrunerKind.None),
        }).Id;
        Process[] processes = [.. Enumerable.Range(0, workers).Select(_ => StudyWorker.Start(storage, "s", log))];
        var killed = new Dictionary<int, long>();
        var history = new StudyHistory(Study.Space, StudyDirection.Minimize);
        var watch = Stopwatch.StartNew();
        int Finished()
        {
            studies.Refresh(study, history);
            return history.Trials.Count(t => t.IsFinished);
        }

        int finished;
        while ((finished = Finished()) < Trials && watch.Elapsed < TimeSpan.FromMinutes(4))
        {
            if (breaks.TryPeek(out (int Finished, Action Break) next) && finished >= next.Finished) breaks.Dequeue().Break();
            // Spread over the study: a kill for each of its parts.
            int[] atWork = [.. Enumerable.Range(0, workers)
                .Where(i => new FileInfo(Path.Combine(log, $"{processes[i].Id}")) is { Exists: true, Length: > 0 })];
            if (killed.Count < Kills && finished > (killed.Count + 1) * Trials / (Kills + 2) && atWork.Length > 0)
            {
                int victim = atWork[_random.Next(atWork.Length)];
                killed[processes[victim].Id] = Stopwatch.GetTimestamp();
                processes[victim].Kill();
                processes[victim].WaitForExit();
                processes[victim].Dispose();
                processes[victim] = StudyWorker.Start(storage, "s", log);
            }

            Thread.Sleep(_random.Next(100));
        }

        foreach (Process process in processes)
        {
            using (process)
            {
                string errors = process.StandardError.ReadToEnd();
                Assert.True(
                    process.WaitForExit(TimeSpan.FromMinutes(1)) && process.ExitCode == 0, $"a worker ended with an error: {errors}");
                Assert.Equal("", errors);
            }
        }

        Assert.Empty(breaks);
        Assert.Equal(Kills, killed.Count);
        Assert.Equal(
            Enumerable.Range(0, Trials).Select(n => (n, TrialState.Complete, (double?)n)),
            history.Trials.OrderBy(t => t.Number).Select(t => (t.Number, t.State, t.Value)));
        Assert.All(history.Trials, t => Assert.Equal([1, 2, 3, 4], t.Intermediate.Select(r => r.Key)));
        int again = AssertNoneTwiceAtOnce(log, killed);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{watch.Elapsed.TotalSeconds:F1} s, {again} trials begun again after their worker was killed");
        Assert.True(again > 0);
    }

    /// <returns>How many trials were begun again.</returns>
    private static int AssertNoneTwiceAtOnce(string log, Dictionary<int, long> killed)
    {
        var begun = new Dictionary<int, List<(long From, long To)>>();
        foreach (string file in Directory.GetFiles(log))
        {
            // A trial that did not come to its end was at work until its process was killed.
            long last = killed.GetValueOrDefault(int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture), long.MaxValue);
            foreach (IGrouping<string, string[]> trial in File.ReadLines(file).Select(line => line.Split(' '))
                .Where(line => line.Length == 3).GroupBy(line => line[0]))
            {
                long[] begins =
                    [.. trial.Where(line => line[1] == "begin").Select(line => long.Parse(line[2], CultureInfo.InvariantCulture))];
                long[] ends = [.. trial.Where(line => line[1] == "end").Select(line => long.Parse(line[2], CultureInfo.InvariantCulture))];
                int number = int.Parse(trial.Key, CultureInfo.InvariantCulture);
                if (!begun.TryGetValue(number, out List<(long From, long To)>? times)) begun[number] = times = [];
                times.AddRange(begins.Select((from, i) => (from, i < ends.Length ? ends[i] : last)));
            }
        }

        Assert.Equal(Enumerable.Range(0, Trials), begun.Keys.Order());
        foreach ((int number, List<(long From, long To)> times) in begun)
        {
            (long From, long To)[] ordered = [.. times.Order()];
            for (int i = 1; i < ordered.Length; i++)
                Assert.True(ordered[i - 1].To <= ordered[i].From, $"trial {number} was run by two at once");
        }

        return begun.Values.Count(times => times.Count > 1);
    }
}
