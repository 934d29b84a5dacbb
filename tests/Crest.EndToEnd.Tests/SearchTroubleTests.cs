using System.Diagnostics;
using System.Globalization;
using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>What happens around a search while it is running, and the studies that searches leave.</summary>
public class SearchTroubleTests(PreparedSurvey survey)
{
    private const string Search = $"train sn-class search {PreparedSurvey.Splits} --space space.yaml --output-dir found --threads 1";

    [Fact]
    public void A_folder_that_cannot_be_written_for_a_while_ends_no_search()
    {
        using Project project = NewProject();
        string command = $"{Search} --epoch 12 --n-iterations 12";
        using Process search = project.Start(command);
        SearchFiles.WaitForTrials(project, "found", 2, search);
        // As little as on a full disk can be written below a file.
        Directory.Move(project.At("found"), project.At("aside"));
        File.WriteAllText(project.At("found"), "");
        int finished = Finished(project);
        while (!search.HasExited && Finished(project) < finished + 3) Thread.Sleep(20);
        File.Delete(project.At("found"));
        Directory.Move(project.At("aside"), project.At("found"));
        CrestResult result = Project.Wait(search, command).Succeeded();
        SearchFiles.AssertWhole(SearchFiles.Trials(project), 12);
        Assert.Equal(12, SearchFiles.Best(project, "found").GetProperty("n_trials").GetInt32());
        Assert.Equal(
            Enumerable.Range(0, 12),
            File.ReadLines(project.At("found/log.txt")).Where(line => line.Contains(" trial ", StringComparison.Ordinal))
                .Select(line => int.Parse(line.Split(" trial ")[1].Split(':')[0], CultureInfo.InvariantCulture)));
        Assert.InRange(result.ErrorLines.Count(line => line.StartsWith("warning: ", StringComparison.Ordinal)), 0, 1);
    }

    [Fact]
    public void Studies_that_are_deleted_during_a_search_end_it_with_an_error()
    {
        using Project project = NewProject();
        string command = $"{Search} --epoch 60 --n-iterations 100";
        using Process search = project.Start(command);
        SearchFiles.WaitForTrials(project, "found", 1, search);
        foreach (string file in Directory.GetFiles(project.At(".crest"), "studies.db*")) File.Delete(file);
        Project.Wait(search, command).FailedWith(1, "studies.db: the file of the studies was deleted or moved while it was in use");
        Assert.False(File.Exists(project.At(".crest/studies.db")));
    }

    [Fact]
    public void The_end_of_a_study_deletes_the_environments_that_killed_commands_left()
    {
        using Project project = NewProject();
        string left = project.Write(".crest/jobs/mine-20260101-120000/environment.sh", "export PGPASSWORD=secret\n"),
            script = project.Write(".crest/jobs/mine-20260101-120000/job.sh", ""),
            other = project.Write(".crest/jobs/mine-2-20260101-120000/environment.sh", "");
        project.Run($"{Search} --epoch 1 --n-iterations 1 --study-name mine").Succeeded();
        Assert.Equal((false, true, true), (File.Exists(left), File.Exists(script), File.Exists(other)));
    }

    [Fact]
    public void Studies_are_listed_closed_and_deleted()
    {
        using Project project = NewProject();
        Assert.Contains("no studies yet", project.Run("studies list").Succeeded().Errors, StringComparison.Ordinal);
        Assert.StartsWith("name,state", project.Run("studies list --csv").Succeeded().Output, StringComparison.Ordinal);
        project.Run("studies list --storage typo.db").FailedWith(1, "typo.db", "there are no studies yet");
        project.RunWith("studies", "list", "--storage", "").FailedWith(1, "--storage must name a file", "it is empty");
        project.Run($"{Search} --epoch 1 --n-iterations 2 --study-name done").Succeeded();
        using (DatabaseStudies studies = DatabaseStudies.Open(project.At(".crest/studies.db")))
            studies.Open(studies.Find("done")!.Definition! with { Name = "waiting", Iterations = 7 });
        string[] lines = Listed(project);
        Assert.Contains("finished", lines.Single(line => line.StartsWith("done ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("2 of 2", lines.Single(line => line.StartsWith("done ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(
            "open, nobody at work", lines.Single(line => line.StartsWith("waiting ", StringComparison.Ordinal)), StringComparison.Ordinal);

        project.Run("studies close none").FailedWith(1, "there is no study 'none'", "done, waiting");
        Assert.Contains("waiting is closed", project.Run("studies close waiting").Succeeded().Errors, StringComparison.Ordinal);
        Assert.Contains("not open", project.Run("studies close waiting").Succeeded().Errors, StringComparison.Ordinal);
        Assert.Contains("no study is open", project.Run("worker --any").Succeeded().Errors, StringComparison.Ordinal);
        Assert.Contains("done is deleted (2 of 2 trials)", project.Run("studies delete done").Succeeded().Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Listed(project), line => line.StartsWith("done ", StringComparison.Ordinal));
        Assert.True(File.Exists(project.At("found/best_parameter.json")));
    }

    [Fact]
    public void A_study_that_is_at_work_is_closed_and_its_search_told_but_not_deleted()
    {
        using Project project = NewProject();
        string command = $"{Search} --epoch 60 --n-iterations 100 --study-name mine";
        using Process search = project.Start(command);
        SearchFiles.WaitForTrials(project, "found", 1, search);
        Assert.Contains(Listed(project), line => line.Contains("open, searching", StringComparison.Ordinal));
        project.Run("studies delete mine").FailedWith(1, "a search follows this study");
        project.Run("studies close mine").Succeeded();
        Project.Wait(search, command).FailedWith(1, "it was closed with 'crest studies close'");
        SearchFiles.AssertWhole(SearchFiles.Trials(project), SearchFiles.Trials(project).Length);
        project.Run("studies delete mine").Succeeded();
    }

    [Fact]
    public void A_worker_for_any_study_serves_first_what_a_search_follows()
    {
        using Project project = NewProject();
        project.Run($"{Search} --epoch 1 --n-iterations 1 --study-name old").Succeeded();
        using DatabaseStudies studies = DatabaseStudies.Open(project.At(".crest/studies.db"));
        StudyDefinition definition = studies.Find("old")!.Definition!;
        studies.Open(definition with { Iterations = 3 });
        int followed = studies.Open(definition with { Name = "followed", Iterations = 2 }).Id;
        studies.Follow(followed, isFollowed: true);
        CrestResult served = project.Run("worker --any").Succeeded();
        Assert.Equal(
            ["followed", "followed", "old", "old"],
            served.ErrorLines.Where(line => line.Contains(": trial ", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[1].TrimEnd(':')));
    }

    [Fact]
    public void A_worker_that_is_told_to_end_says_by_what_and_which_trial_it_hands_back()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGTERM to send");
        using Project project = NewProject();
        project.Run($"{Search} --epoch 1 --n-iterations 1 --study-name mine").Succeeded();
        using DatabaseStudies studies = DatabaseStudies.Open(project.At(".crest/studies.db"));
        StudyDefinition definition = studies.Find("mine")!.Definition!;
        studies.Open(definition with
        {
            Name = "long",
            Objective = definition.Objective.Replace("\"epochs\":\"1\"", "\"epochs\":\"100000\"", StringComparison.Ordinal),
        });
        using Process worker = project.Start("worker --study long");
        while (!worker.HasExited && studies.All()[1].Running == 0) Thread.Sleep(20);
        OutsideProgram.Run(
            "kill", "-TERM", worker.Id.ToString(CultureInfo.InvariantCulture));
        CrestResult result = Project.Wait(worker, "worker --study long");
        Assert.Contains(result.ErrorLines, line => line.EndsWith(
            " long: told to end by SIGTERM; trial 0 handed back", StringComparison.Ordinal));
        Assert.Equal((0, 1), (studies.All()[1].Running, studies.All()[1].Free));
    }

    private static string[] Listed(Project project) =>
        project.Run("studies list").Succeeded().Output.ReplaceLineEndings("\n").Split('\n');

    private static int Finished(Project project) => SearchFiles.Trials(project).Count(trial => trial.IsFinished);

    private Project NewProject()
    {
        Project project = survey.Copy("data");
        project.Write("space.yaml", SearchTests.SlowSpace);
        return project;
    }
}
