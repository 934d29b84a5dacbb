using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Searches by worker processes, on one storage.</summary>
public class WorkerTests(PreparedSurvey survey)
{
    private const string Parallel = $"train sn-class search-parallel {PreparedSurvey.Splits} --space space.yaml --output-dir found";

    [Fact]
    public void Worker_processes_do_all_trials_and_those_that_are_killed_are_replaced()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the workers are found in /proc");
        using Project project = NewProject();
        const int count = 6;
        string command = $"{Parallel} --epoch 20 --n-iterations {count} --workers 2";
        using Process search = project.Start(command);
        List<int> workers = [.. SearchFiles.HaltWorkers(project, "found", 2, search)];
        int killed = workers[0];
        for (int kill = 1; kill <= 2; kill++)
        {
            using (var worker = Process.GetProcessById(killed)) worker.Kill();
            killed = SearchFiles.NewWorker(search, workers);
            workers.Add(killed);
        }

        Project.Halt(workers[1], halted: false);
        CrestResult result = Project.Wait(search, command).Succeeded();
        Assert.Equal(2, result.ErrorLines.Count(line => line.Contains("another takes its place", StringComparison.Ordinal)));
        SearchFiles.AssertWhole(SearchFiles.Trials(project), count);
        Assert.Equal(count, SearchFiles.Best(project, "found").GetProperty("n_trials").GetInt32());
    }

    [Fact]
    public void Killed_with_its_workers_it_ends_with_all_trials_when_it_is_started_again()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("the workers are found in /proc");
        using Project project = NewProject();
        const int count = 10;
        string command = $"{Parallel} --epoch 60 --n-iterations {count} --workers 2";
        using (Process search = project.Start(command))
        {
            SearchFiles.WaitForTrials(project, "found", 3, search);
            int[] workers = SearchFiles.ChildrenOf(search);
            search.Kill();
            foreach (int id in workers)
            {
                using var worker = Process.GetProcessById(id);
                worker.Kill();
            }

            search.WaitForExit();
        }

        project.Run(command).Succeeded();
        SearchFiles.AssertWhole(SearchFiles.Trials(project), count);
    }

    [Fact]
    public void Stopped_by_Ctrl_C_its_workers_hand_their_trials_back()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("there is no SIGINT to send");
        using Project project = NewProject();
        string command = $"{Parallel} --epoch 30 --n-iterations 40 --workers 2";
        using Process search = project.StartUnder(Project.HearsInterrupts, command);
        SearchFiles.WaitForTrials(project, "found", 2, search);
        int[] workers = SearchFiles.ChildrenOf(search);
        Project.Interrupt(search);
        CrestResult stopped = Project.Wait(search, command);
        Assert.True(stopped.ExitCode == 130, $"{stopped}");
        Assert.All(workers, worker => Assert.False(Directory.Exists($"/proc/{worker}"), "a worker is left"));
        Assert.DoesNotContain(SearchFiles.Trials(project), trial => trial.State is TrialState.Running or TrialState.Fail);
    }

    [Fact]
    public void A_worker_serves_what_a_search_left_and_a_search_takes_over_what_workers_did()
    {
        using Project project = NewProject();
        string command = $"train sn-class search {PreparedSurvey.Splits} --space space.yaml --output-dir found --epoch 2 --study-name mine";
        project.Run($"{command} --n-iterations 2").Succeeded();
        Assert.Contains("no study is open", project.Run("worker --any").Succeeded().Errors, StringComparison.Ordinal);
        // A search that is to have more trials, and is stopped before the first.
        using (DatabaseStudies studies = DatabaseStudies.Open(project.At(".crest/studies.db")))
            studies.Open(studies.Find("mine")!.Definition! with { Iterations = 6 });
        CrestResult served = project.Run("worker --study mine --max-trials 1").Succeeded();
        Assert.Contains("mine: trial 2 ", served.Errors, StringComparison.Ordinal);
        Assert.Equal(3, SearchFiles.Trials(project).Length);
        project.Run("worker --any").Succeeded();
        SearchFiles.AssertWhole(SearchFiles.Trials(project), 6);
        project.Run($"{command} --n-iterations 6").Succeeded();
        Assert.Equal(6, SearchFiles.Best(project, "found").GetProperty("n_trials").GetInt32());
    }

    [Fact]
    public void Workers_find_the_data_of_a_study_that_lie_elsewhere_now()
    {
        using Project project = NewProject();
        string command = $"{Parallel} --epoch 2 --workers 2";
        project.Run($"{command} --n-iterations 2").Succeeded();
        Directory.Move(project.At("data"), project.At("moved"));
        project.Run($"{command.Replace("data/", "moved/", StringComparison.Ordinal)} --n-iterations 4").Succeeded();
        SearchFiles.AssertWhole(SearchFiles.Trials(project), 4);
    }

    [Fact]
    public void A_worker_for_any_study_leaves_one_that_others_finish_to_them()
    {
        using Project project = NewProject();
        project.Run($"{Parallel} --epoch 2 --workers 1 --n-iterations 2 --study-name first").Succeeded();
        project.Run($"{Parallel} --epoch 2 --workers 1 --n-iterations 2 --study-name second --seed 3 --output-dir second"
            .Replace("--output-dir found", "", StringComparison.Ordinal)).Succeeded();
        using DatabaseStudies studies = DatabaseStudies.Open(project.At(".crest/studies.db"));
        foreach (string name in (string[])["first", "second"]) studies.Open(studies.Find(name)!.Definition! with { Iterations = 4 });
        var elsewhere = new WorkerIdentity("elsewhere", 1, "then", 0);
        int first = studies.Find("first")!.Id;
        Trial[] theirs = [studies.Claim(first, elsewhere)!, studies.Claim(first, elsewhere)!];
        // Nothing is free in the older study, two trials in the other one; then it waits for the first, in case somebody dies.
        CrestResult served = project.Run("worker --any --max-trials 2").Succeeded();
        Assert.Equal(2, served.ErrorLines.Count(line => line.Contains("second: trial", StringComparison.Ordinal)));
        foreach (Trial trial in theirs) studies.Release(trial.Id, elsewhere);
        served = project.Run("worker --any").Succeeded();
        Assert.Equal(2, served.ErrorLines.Count(line => line.Contains("first: trial", StringComparison.Ordinal)));
    }

    [Fact]
    public void On_postgresql_nobody_reads_the_password_in_what_is_left()
    {
        using PostgresServer server = PostgresServer.Start();
        string storage = server.NewDatabase(), password = new Uri(storage).UserInfo.Split(':')[1];
        using Project project = survey.Copy("data");
        project.Write("space.yaml", SearchTests.Space);
        CrestResult wrong = project.Run(
            $"{Parallel} --epoch 2 --n-iterations 4 --storage {storage.Replace(password, "wrong-one", StringComparison.Ordinal)}");
        wrong.FailedWith(1, "refuses the user");
        Assert.DoesNotContain("wrong-one", wrong.Errors, StringComparison.Ordinal);

        CrestResult searched = project.Run($"{Parallel} --epoch 2 --n-iterations 4 --workers 2 --storage {storage}").Succeeded();
        SearchFiles.AssertWhole(SearchFiles.Trials(storage), 4);
        string shown = project.Run("runs show 2").Succeeded().Output;
        Assert.Contains("postgresql://crest@127.0.0.1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(password, shown + searched.Output + searched.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories), file =>
            File.ReadAllText(file).Contains(password, StringComparison.Ordinal));
        Assert.Contains(
            "no study is open", project.RunUnder(["env", $"CREST_STORAGE={storage}"], "worker --any").Succeeded().Errors,
            StringComparison.Ordinal);
    }

    private Project NewProject()
    {
        Project project = survey.Copy("data");
        project.Write("space.yaml", SearchTests.SlowSpace);
        return project;
    }
}
