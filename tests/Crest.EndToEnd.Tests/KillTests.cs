using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// Commands that are killed (SIGKILL) at random moments, and at the very moment in which they write a result: what stands under its
/// final name is the whole old file or the whole new one, and the next run ends as if nothing had happened.
/// </summary>
public class KillTests(PreparedSurvey survey)
{
    private static readonly string[] Folders = ["interim", "data", "models", "merged"];

    public static TheoryData<string, int> Commands => new()
    {
        { $"{PreparedSurvey.Prepare} --seed 1 --force", 8 },
        { $"{PreparedSurvey.PrepareObserved} --zero-point 26 --force", 4 },
        { PreparedSurvey.Predict("sn-class", "--force"), 8 },
        { $"{PreparedSurvey.Merge} --force", 6 },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_killed_command_leaves_old_or_new_files_and_the_next_run_the_new_ones(string command, int kills)
    {
        var random = new Random(Seed());
        using Project old = OldResults(), project = OldResults();
        SortedDictionary<string, string> before = old.Snapshot(Folders);
        var clock = Stopwatch.StartNew();
        project.Run(command).Succeeded();
        TimeSpan duration = clock.Elapsed;
        SortedDictionary<string, string> after = project.Snapshot(Folders);
        Assert.NotEmpty(Project.Changes(before, after));

        for (int kill = 0; kill < kills; kill++)
        {
            project.CopyFrom(old.Folder, Folders);
            if (kill % 2 == 0) KillAfter(project, command, duration * random.NextDouble());
            else KillWhileWriting(project, command, random.Next(3));
            SortedDictionary<string, string> left = project.Snapshot(Folders);
            foreach ((string file, string hash) in left)
            {
                // What is being written has a name with a point in front.
                if (file.Contains("/.", StringComparison.Ordinal) || NamesRuns(file)) continue;
                Assert.True(
                    before.GetValueOrDefault(file) == hash || after.GetValueOrDefault(file) == hash,
                    $"kill {kill}: {file} is neither the old nor the new one");
            }

            Assert.Empty(before.Keys.Except(left.Keys));
            project.Run(command).Succeeded();
            // A process that is killed right after it has put a file in its place leaves its lock, which keeps nobody out. A run
            // that finds this file complete does not write it again, so the lock remains.
            SortedDictionary<string, string> done = project.Snapshot(Folders);
            foreach (string file in left.Keys.Where(file => file.EndsWith(".lock", StringComparison.Ordinal))) done.Remove(file);
            foreach (string file in done.Keys.Where(NamesRuns).ToArray()) done[file] = after[file];
            Assert.Empty(Project.Changes(after, done));
        }
    }

    [Fact]
    public void A_killed_training_leaves_a_whole_model_and_ends_with_the_same_weights_when_it_goes_on()
    {
        const int kills = 8;
        var random = new Random(Seed());
        using var pool = new WorkerPool(1);
        using Project old = OldResults(), project = OldResults();
        string command = PreparedSurvey.Train(
            "sn-class", "models/sn-class", "--epoch 60 --batch-size 20 --use-bn --dropout-rate 0.1 --outlier-rate 0.1 --seed 1");
        var clock = Stopwatch.StartNew();
        project.Run($"{command} --force").Succeeded();
        TimeSpan duration = clock.Elapsed;
        SortedDictionary<string, string> after = project.Snapshot("models/sn-class");
        string metrics = TrainingFiles.Metrics(project, "models/sn-class");

        for (int kill = 0; kill < kills; kill++)
        {
            project.CopyFrom(old.Folder, "models");
            if (kill % 2 == 0) KillAfter(project, $"{command} --force", duration * random.NextDouble());
            else KillWhileWriting(project, $"{command} --force", random.Next(3));
            // Loads, whatever is there; and brings the old one back where the new one was about to take its place.
            SupernovaModel.Load(project.At("models/sn-class/model"), pool);
            string weights = project.Snapshot("models/sn-class")["models/sn-class/model/model.safetensors"];
            string oldWeights = old.Snapshot("models/sn-class")["models/sn-class/model/model.safetensors"];
            Assert.True(
                weights == oldWeights || weights == after["models/sn-class/model/model.safetensors"],
                $"kill {kill}: the weights are neither the old nor the new ones");

            CrestResult resumed = project.Run($"{command} --resume");
            // Killed before it was a run of its own, or when all was done.
            if (resumed.ExitCode != 0)
            {
                resumed.FailedWith(1, "other options");
                project.Run($"{command} --force").Succeeded();
            }

            Assert.Equal(
                after["models/sn-class/model/model.safetensors"],
                project.Snapshot("models/sn-class")["models/sn-class/model/model.safetensors"]);
            Assert.Equal(metrics, TrainingFiles.Metrics(project, "models/sn-class"));
            // An event file is named after the time and the process, and each process of a run writes one.
            IEnumerable<string> files = project.Snapshot("models/sn-class").Keys;
            Assert.Equal(after.Keys.Where(file => !IsEvents(file)), files.Where(file => !IsEvents(file)));
        }
    }

    private static bool IsEvents(string file) => Path.GetFileName(file).StartsWith("events.out.tfevents.", StringComparison.Ordinal);

    /// <summary>Runs have other ids each time.</summary>
    private static bool NamesRuns(string file) => Path.GetFileName(file) == "prediction.json";

    private static int Seed()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        return seed;
    }

    private static void KillAfter(Project project, string command, TimeSpan delay)
    {
        using Process process = project.Start(command);
        Thread.Sleep(delay);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Kills a command as soon as a file is seen that is not yet under its final name.</summary>
    private static void KillWhileWriting(Project project, string command, int milliseconds)
    {
        using Process process = project.Start(command);
        string[] folders = [.. Folders.Select(project.At)];
        while (!process.HasExited
            && !folders.Any(f => Directory.EnumerateFileSystemEntries(f, ".*.partial", SearchOption.AllDirectories).Any()))
            Thread.Yield();
        Thread.Sleep(milliseconds);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>A project whose predictions and merged list are other ones than the commands would write.</summary>
    private Project OldResults()
    {
        Project project = survey.Copy(["raw", .. Folders]);
        foreach (string split in (string[])["train", "validation", "test"])
            File.AppendAllText(project.At($"models/sn-class/{split}.csv"), "older\n");
        File.AppendAllText(project.At("merged/real.csv"), "older\n");
        return project;
    }
}
