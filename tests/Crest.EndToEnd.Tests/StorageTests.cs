using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.Studies;

namespace Crest.EndToEnd.Tests;

/// <summary>Where studies are kept: an option wins over the environment, and that over the project.</summary>
public class StorageTests(PreparedSurvey survey)
{
    private const string Search =
        $"train sn-class search-parallel {PreparedSurvey.Splits} --space space.yaml --epoch 1 --n-iterations 2 --workers 1";

    [Fact]
    public void The_option_wins_over_the_environment_and_that_over_the_project()
    {
        using Project project = survey.Copy("data");
        project.Write("space.yaml", SearchTests.Space);
        string option = project.At("option.db"), environment = project.At("environment.db"), own = project.At(".crest/studies.db");
        string[] withEnvironment = ["env", $"CREST_STORAGE={environment}"];

        project.RunUnder(withEnvironment, $"{Search} --storage {option} --output-dir one").Succeeded();
        Assert.Equal(2, Finished(option));
        Assert.False(File.Exists(environment) || File.Exists(own), "the storage of the environment or the project was used");
        // Without the study of the option's storage the worker would find none.
        Assert.Contains(
            "no study is open", project.RunUnder(withEnvironment, $"worker --any --storage {option}").Succeeded().Errors,
            StringComparison.Ordinal);
        project.RunUnder(withEnvironment, "worker --any").FailedWith(1, "environment.db");

        project.RunUnder(withEnvironment, $"{Search} --output-dir two").Succeeded();
        Assert.Equal((2, 2), (Finished(option), Finished(environment)));
        Assert.False(File.Exists(own), "the storage of the project was used");

        project.RunUnder(["env", "-u", "CREST_STORAGE"], $"{Search} --output-dir three").Succeeded();
        Assert.Equal((2, 2, 2), (Finished(option), Finished(environment), Finished(own)));
    }

    [Fact]
    public void No_command_line_of_a_running_search_shows_the_storage_but_the_one_that_the_user_gave()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("command lines are read in /proc");
        using Project project = survey.Copy("data");
        project.Write("space.yaml", SearchTests.SlowSpace);
        string storage = project.At("secret-place.db");
        string command = Search.Replace("--epoch 1 ", "--epoch 20 ", StringComparison.Ordinal) + " --output-dir found";
        using Process search = project.StartUnder(["env", $"CREST_STORAGE={storage}"], command);
        // What the operating system shows of a process that is only starting is still the search's; and it starts others, such as git.
        int worker;
        string line;
        do
        {
            worker = SearchFiles.NewWorker(search, []);
            line = CommandLineOf(worker);
        }
        while (!line.Contains(" worker ", StringComparison.Ordinal) && !search.HasExited);

        Assert.Contains(" worker --study ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-place", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-place", File.ReadAllText($"/proc/{search.Id}/cmdline"), StringComparison.Ordinal);
        Assert.Contains($"CREST_STORAGE={storage}\0", File.ReadAllText($"/proc/{worker}/environ"), StringComparison.Ordinal);
        Project.Wait(search, command).Succeeded();
        Assert.Equal(2, Finished(storage));
    }

    private static int Finished(string storage) =>
        SearchFiles.Trials(storage).Count(trial => trial.State is TrialState.Complete or TrialState.Pruned);

    /// <summary>Empty where the process is gone.</summary>
    private static string CommandLineOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
