using System.Diagnostics;
using System.Text.Json;
using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Tests.ReferenceData;

[assembly: AssemblyFixture(typeof(SlurmCluster))]
[assembly: AssemblyFixture(typeof(GridEngineCluster))]

namespace Crest.EndToEnd.Tests;

/// <summary>Searches whose workers run in the queue of a real cluster.</summary>
public class ClusterSearchTests(PreparedSurvey survey, SlurmCluster slurm, GridEngineCluster gridEngine)
{
    private const string Search = $"train sn-class search-parallel {PreparedSurvey.Splits} --output-dir search --hidden-size "
        + "16 --n-highways 1 --batch-size 20 --pruner none --sampler random --seed 1 --workers 2";

    /// <summary>
    /// So many epochs that no trial ends: the two slots of the cluster are for all tests, and while there is only one, trials that end let
    /// the study end before two workers have begun.
    /// </summary>
    private const string Endless = "--epoch 100000000 --patience 100000000";

    [Fact]
    public void Slurm_runs_the_workers_of_a_search_on_postgresql_and_the_password_stays_hidden()
    {
        slurm.Use();
        using PostgresServer server = PostgresServer.Start();
        string storage = server.NewDatabase();
        using Project project = survey.Copy("data");
        CrestResult result = project.RunUnder(
            ["env", $"CREST_STORAGE={storage}"], $"{Search} --epoch 2 --n-iterations 6 --submit slurm --submit-option=--partition=main");
        result.Succeeded();
        IsSearched(project, result, 6);
        string password = new Uri(storage).UserInfo.Split(':')[1];
        Assert.DoesNotContain(password, result.Output + result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories), file =>
            File.ReadAllText(file).Contains(password, StringComparison.Ordinal));
        Assert.Contains("#SBATCH --partition=main\n", Script(project), StringComparison.Ordinal);
    }

    [Fact]
    public void Grid_Engine_runs_the_workers_of_a_search_on_a_file()
    {
        gridEngine.Use();
        using Project project = survey.Copy("data");
        CrestResult result =
            project.Run($"{Search} --epoch 2 --n-iterations 6 --submit grid-engine --submit-option=-notify --submit-option=-rn");
        // An option with a blank missing is Grid Engine's to refuse.
        result.FailedWith(1, "grid-engine does not take the job");
        result = project.Run($"{Search} --epoch 2 --n-iterations 6 --submit grid-engine --submit-option=-notify");
        result.Succeeded();
        IsSearched(project, result, 6);
        Assert.Contains("safe with workers on one machine only", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slurm")]
    [InlineData("grid-engine")]
    public void Control_C_cancels_the_job_and_the_workers_hand_their_trials_back(string scheduler)
    {
        Use(scheduler);
        using Project project = survey.Copy("data");
        using Process search =
            project.StartUnder(Project.HearsInterrupts, $"{Search} {Endless} --n-iterations 3 --submit {scheduler}");
        Project.Until(search, () => Trials(project, TrialState.Running) == 2);
        Project.Interrupt(search);
        CrestResult stopped = Project.Wait(search, "search-parallel");
        Assert.True(stopped.ExitCode == 130 && stopped.ErrorLines[^1] == "crest: stopped", $"{stopped}");
        Assert.Contains("is cancelled; its workers hand their trials back", stopped.Errors, StringComparison.Ordinal);
        Until(() => Trials(project, TrialState.Running) == 0);
        Assert.Equal(2, Trials(project, TrialState.Waiting));
        Assert.DoesNotContain(Directory.EnumerateFiles(project.At(".crest/jobs"), "*", SearchOption.AllDirectories), file =>
            Path.GetFileName(file) == "environment.sh");
    }

    [Fact]
    public void Workers_that_all_end_before_the_study_are_told_with_the_place_of_their_logs()
    {
        slurm.Use();
        using Project project = survey.Copy("data");
        using Process search = project.Start($"{Search} {Endless} --n-iterations 3 --submit slurm");
        Project.Until(search, () => Trials(project, TrialState.Running) == 2);
        OutsideProgram.Run("sh", "-c", $"scancel --name=$(sed -n 's/^#SBATCH --job-name=//p' '{ScriptPath(project)}')");
        CrestResult result = Project.Wait(search, "search-parallel");
        Assert.True(
            result.ExitCode == 1 && result.ErrorLines[^1].StartsWith("crest: 2 workers of slurm job ", StringComparison.Ordinal),
            $"{result}");
        Assert.Contains("ended before the study did", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains(Path.Combine(Path.GetDirectoryName(ScriptPath(project))!, "logs"), result.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_scheduler_that_does_not_answer_ends_no_search()
    {
        slurm.Use();
        using Project project = survey.Copy("data");
        string squeue = project.Write("bin/squeue", "#!/bin/sh\necho 'squeue: error: the controller is away' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(squeue, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string path = $"PATH={project.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        // Long enough to be asked for meanwhile.
        CrestResult result = project.RunUnder(["env", path], $"{Search} --epoch 50000 --patience 50000 --n-iterations 4 --submit slurm");
        result.Succeeded();
        IsSearched(project, result, 4);
        Assert.Single(result.ErrorLines, line => line == "slurm does not answer: squeue: the controller is away; asking again");
    }

    [Fact]
    public void Wrong_options_are_told_in_a_line_and_leave_nothing()
    {
        slurm.Use();
        using Project project = survey.Copy("data");
        project.Run($"{Search} --epoch 2 --n-iterations 6 --submit slurm --submit-option=--partition=nowhere")
            .FailedWith(1, "slurm does not take the job: invalid partition specified: nowhere");
        Assert.Empty(Directory.EnumerateFileSystemEntries(project.At(".crest/jobs")));
        // Nor is there a study that workers would take up.
        using (var studies = DatabaseStudies.Open(project.At(".crest/studies.db"))) Assert.Empty(studies.All());
        project.Run($"{Search} --submit-option=--partition=main").FailedWith(2, "give --submit too");
        project.Run($"{Search} --submit pbs").FailedWith(2, "slurm");
    }

    private void Use(string scheduler)
    {
        if (scheduler == "slurm") slurm.Use();
        else gridEngine.Use();
    }

    private static void IsSearched(Project project, CrestResult result, int trials)
    {
        using JsonDocument best = JsonDocument.Parse(File.ReadAllText(project.At("search/best_parameter.json")));
        Assert.Equal(trials, best.RootElement.GetProperty("n_complete").GetInt32());
        Assert.Contains("2 workers submitted", result.Errors, StringComparison.Ordinal);
        string job = Path.GetDirectoryName(ScriptPath(project))!;
        Assert.False(File.Exists(Path.Combine(job, "environment.sh")));
        string[] logs = Directory.GetFiles(Path.Combine(job, "logs"));
        // The second worker may have found nothing left to do before it could begin.
        Assert.InRange(logs.Length, 1, 2);
        Assert.Equal(trials, logs.Sum(log => File.ReadLines(log).Count(line => line.Contains(": trial ", StringComparison.Ordinal))));
    }

    private static string ScriptPath(Project project) =>
        Directory.EnumerateFiles(project.At(".crest/jobs"), "job.sh", SearchOption.AllDirectories).Single();

    private static string Script(Project project) => File.ReadAllText(ScriptPath(project));

    private static int Trials(Project project, TrialState state)
    {
        if (!File.Exists(project.At(".crest/studies.db"))) return 0;
        using var studies = DatabaseStudies.Open(project.At(".crest/studies.db"));
        if (studies.All().SingleOrDefault() is not { Definition: { } definition } study) return 0;
        var history = new StudyHistory(definition.Space, definition.Direction);
        studies.Refresh(study.Id, history);
        return history.Trials.Count(trial => trial.State == state);
    }

    private static void Until(Func<bool> reached)
    {
        var clock = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "it did not happen within two minutes");
            Thread.Sleep(200);
        }
    }
}
