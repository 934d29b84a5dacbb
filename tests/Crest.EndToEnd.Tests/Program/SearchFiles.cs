using System.Diagnostics;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;

namespace Crest.EndToEnd.Tests.Program;

/// <summary>What a search leaves, as the tests look at it.</summary>
internal static class SearchFiles
{
    /// <summary>What <c>best_parameter.json</c> says.</summary>
    public static JsonElement Best(Project project, string folder) =>
        JsonDocument.Parse(File.ReadAllBytes(project.At($"{folder}/best_parameter.json"))).RootElement;

    /// <summary>The trials of the one study of a storage, by their numbers.</summary>
    public static Trial[] Trials(string storage)
    {
        using DatabaseStudies studies = DatabaseStudies.Open(storage);
        StudyRecord study = Assert.Single(studies.All());
        var history = new StudyHistory(study.Definition!.Space, study.Definition.Direction);
        studies.Refresh(study.Id, history);
        return [.. history.Trials.OrderBy(trial => trial.Number)];
    }

    /// <summary>The trials of a project's own storage.</summary>
    public static Trial[] Trials(Project project) => Trials(project.At(".crest/studies.db"));

    /// <summary>What decides that two trials are the same: parameters, reports, outcome.</summary>
    public static string[] Describe(IEnumerable<Trial> trials) =>
    [
        .. trials.Select(t => $"{t.Number} {t.State} {t.Value:R} {string.Join(' ', t.Parameters.Select(p => $"{p.Name}={p.Value:R}"))} "
            + $"{string.Join(' ', t.Intermediate.Select(r => $"{r.Key}:{r.Value:R}"))}"),
    ];

    /// <summary>Asserts that trials are all finished and numbered without gaps.</summary>
    public static void AssertWhole(Trial[] trials, int count)
    {
        Assert.Equal(Enumerable.Range(0, count), trials.Select(trial => trial.Number));
        Assert.All(trials, trial => Assert.True(
            trial.State is TrialState.Complete or TrialState.Pruned,
            $"trial {trial.Number} is {trial.State}: {trial.UserAttributes.GetValueOrDefault("error")}"));
    }

    /// <summary>Waits until a search has finished some trials, as its storage says: the log hears of them later.</summary>
    public static void WaitForTrials(Project project, string folder, int trials, Process process)
    {
        while (!process.HasExited && Finished(project, folder) < trials) Thread.Sleep(5);
        Project.AssertRuns(process);
    }

    /// <summary>The number of trials that a search has finished; -1 while it has not begun.</summary>
    public static int Finished(Project project, string folder) =>
        File.Exists(project.At($"{folder}/log.txt")) ? Trials(project).Count(trial => trial.IsFinished) : -1;

    /// <summary>
    /// Waits until a search's workers are at work on a trial each, and halts them there: then the search cannot end before a test is done
    /// with them, however fast the machine is.
    /// </summary>
    /// <returns>The workers' processes.</returns>
    public static int[] HaltWorkers(Project project, string folder, int workers, Process process)
    {
        WaitForTrials(project, folder, 0, process);
        while (true)
        {
            int[] halted = ChildrenOf(process);
            if (halted.Length == workers)
            {
                foreach (int worker in halted) Project.Halt(worker);
                if (Trials(project).Count(trial => trial.State == TrialState.Running) == workers) return halted;
                foreach (int worker in halted) Project.Halt(worker, halted: false);
            }

            Project.AssertRuns(process);
            Thread.Sleep(5);
        }
    }

    /// <summary>Waits until a search has started a worker that it did not have before.</summary>
    /// <param name="process">The search.</param>
    /// <param name="before">The workers that were there.</param>
    public static int NewWorker(Process process, IReadOnlyCollection<int> before)
    {
        while (true)
        {
            if (ChildrenOf(process).Except(before).FirstOrDefault() is > 0 and int worker) return worker;
            Project.AssertRuns(process);
            Thread.Sleep(5);
        }
    }

    /// <summary>The processes that a process has started and that are at work.</summary>
    public static int[] ChildrenOf(Process process) => OperatingSystem.IsLinux()
        ? [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!)
            .Where(id => ParentOf(id) == process.Id)]
        : [];

    private static int ParentOf(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? -1 : int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
