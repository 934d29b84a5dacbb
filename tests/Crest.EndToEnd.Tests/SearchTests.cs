using System.Diagnostics;
using System.Text.Json;
using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.Studies;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Searches in one process: what they find, how they go on, and that nothing is lost.</summary>
public class SearchTests(PreparedSurvey survey)
{
    public const string Space = """
        hidden_size: {integer: [8, 24], log: true}
        n-highways: {integer: [1, 2]}
        use_bn: {choice: [true, false]}
        dropout_rate: {uniform: [0, 0.5], step: 0.05}
        """;

    /// <summary>Networks that take a moment, so that a search can be stopped in its midst.</summary>
    public const string SlowSpace = "hidden_size: {integer: [150, 250]}\ndropout_rate: {uniform: [0, 0.5]}\n";

    private const string Search = $"train sn-class search {PreparedSurvey.Splits} --space space.yaml --output-dir found";

    [Fact]
    public void What_is_found_is_trained_to_the_very_value_that_the_trial_had()
    {
        using Project project = NewProject();
        CrestResult searched = project.Run($"{Search} --epoch 5 --n-iterations 8 --seed 3 --threads 2").Succeeded();
        foreach (string expected in (string[])
        [
            "validation accuracy: ", "8 of 8 trials", "hidden_size", "validation", "auc_class_0", "results in ", "--parameter-path",
        ])
            Assert.Contains(expected, searched.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["best_parameter.json", "config.yaml", "log.txt", "report.html"],
            Directory.GetFiles(project.At("found")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        JsonElement best = SearchFiles.Best(project, "found");
        Assert.Equal(8, best.GetProperty("n_trials").GetInt32());

        CrestResult trained = project.Run($"train sn-class optimize {PreparedSurvey.Splits} --epoch "
            + "5 --seed 3 --threads 1 --output-dir model --parameter-path found/best_parameter.json").Succeeded();
        Assert.Contains("best epoch", trained.Output, StringComparison.Ordinal);
        JsonElement summary = JsonDocument.Parse(File.ReadAllBytes(project.At("model/summary.json"))).RootElement;
        foreach (JsonProperty parameter in best.GetProperty("parameters").EnumerateObject())
            Assert.True(
                JsonElement.DeepEquals(parameter.Value, summary.GetProperty("options").GetProperty(parameter.Name)), parameter.Name);
        Assert.True(JsonElement.DeepEquals(best.GetProperty("metrics"), summary.GetProperty("metrics")), "the metrics of all splits");
        Assert.Equal(
            best.GetProperty("value").GetDouble(), ValidationAccuracies(project, "model")[best.GetProperty("best_epoch").GetInt32() - 1]);
        // An option that is given too wins.
        project.Run($"train sn-class optimize {PreparedSurvey.Splits} --epoch "
            + "1 --hidden-size 5 --threads 1 --output-dir other --parameter-path found/best_parameter.json").Succeeded();
        Assert.Contains("\"hidden_size\": 5,", File.ReadAllText(project.At("other/summary.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_command_again_shows_the_result_and_more_iterations_go_on()
    {
        using Project project = NewProject();
        string command = $"{Search} --epoch 2 --threads 2";
        CrestResult first = project.Run($"{command} --n-iterations 6").Succeeded();
        string[] trials = SearchFiles.Describe(SearchFiles.Trials(project));
        SortedDictionary<string, string> files = project.Snapshot("found");
        CrestResult again = project.Run($"{command} --n-iterations 6").Succeeded();
        Assert.Equal(first.Output, again.Output);
        Assert.Empty(Project.Changes(files, project.Snapshot("found")));

        project.Run($"{command} --n-iterations 9").Succeeded();
        Trial[] more = SearchFiles.Trials(project);
        SearchFiles.AssertWhole(more, 9);
        Assert.Equal(trials, SearchFiles.Describe(more.Take(6)));
        Assert.Equal(9, SearchFiles.Best(project, "found").GetProperty("n_trials").GetInt32());
        string runs = project.Run("runs list --method sn-class-search").Succeeded().Output;
        Assert.Equal(1, runs.Split('\n').Count(line => line.Contains("_sn-class-search", StringComparison.Ordinal)));
        Assert.Contains("finished", runs, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_trials_and_another_one_others()
    {
        using Project one = NewProject(), two = NewProject(), other = NewProject();
        string command = $"{Search} --epoch 6 --n-iterations 14 --threads 2";
        one.Run($"{command} --seed 5").Succeeded();
        two.Run($"{command} --seed 5").Succeeded();
        other.Run($"{command} --seed 6").Succeeded();
        string[] trials = SearchFiles.Describe(SearchFiles.Trials(one));
        Assert.Equal(trials, SearchFiles.Describe(SearchFiles.Trials(two)));
        Assert.NotEqual(trials, SearchFiles.Describe(SearchFiles.Trials(other)));
    }

    [Fact]
    public void Killed_again_and_again_it_ends_with_all_trials()
    {
        using Project project = NewProject(SlowSpace);
        const int count = 16;
        string command = $"{Search} --epoch 25 --n-iterations {count} --threads 2";
        for (int kill = 1; kill <= 3; kill++)
        {
            using Process process = project.Start(command);
            SearchFiles.WaitForTrials(project, "found", 3 * kill, process);
            process.Kill();
            process.WaitForExit();
        }

        project.Run(command).Succeeded();
        SearchFiles.AssertWhole(SearchFiles.Trials(project), count);
        Assert.Equal(count, SearchFiles.Best(project, "found").GetProperty("n_trials").GetInt32());
    }

    [Fact]
    public void Stopped_by_Ctrl_C_it_hands_its_trials_back_and_goes_on()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        using Project project = NewProject(SlowSpace);
        // A study that was done before Ctrl-C came is given more trials.
        int count = 0;
        string command;
        CrestResult stopped;
        do
        {
            count += 12;
            command = $"{Search} --epoch 60 --n-iterations {count} --threads 2";
            using Process process = project.StartUnder(Project.HearsInterrupts, command);
            while (!process.HasExited && SearchFiles.Finished(project, "found") < count - 9) Thread.Sleep(5);
            if (!process.HasExited) Project.Interrupt(process);
            stopped = Project.Wait(process, command);
        }
        while (stopped.ExitCode == 0 && count < 100);

        Assert.True(stopped.ExitCode == 130, $"{stopped}");
        Assert.Equal("crest: stopped", stopped.ErrorLines[^1]);
        Assert.DoesNotContain(SearchFiles.Trials(project), trial => trial.State is TrialState.Running or TrialState.Fail);
        Assert.True(File.Exists(project.At("found/best_parameter.json")));
        Assert.Contains("killed", project.Run("runs list").Succeeded().Output, StringComparison.Ordinal);
        project.Run(command).Succeeded();
        SearchFiles.AssertWhole(SearchFiles.Trials(project), count);
    }

    [Fact]
    public void A_time_that_is_over_ends_it_and_the_same_command_goes_on()
    {
        using Project project = NewProject();
        string command = $"{Search} --epoch 2 --n-iterations 100000 --sampler random --timeout 3s";
        CrestResult first = project.Run(command).Succeeded();
        Assert.Contains("its time of ", first.Output, StringComparison.Ordinal);
        int finished = Finished();
        Assert.InRange(finished, 1, 99999);
        project.Run(command).Succeeded();
        Assert.True(Finished() > finished);
        Assert.DoesNotContain(SearchFiles.Trials(project), trial => trial.State is TrialState.Running or TrialState.Fail);

        int Finished() => SearchFiles.Trials(project).Count(trial => trial.IsFinished);
    }

    [Fact]
    public void Trials_that_fail_are_shown_and_counted_and_the_search_goes_on()
    {
        using Project project = NewProject();
        project.Write("space.yaml", "learning_rate: {choice: [0.001, 1e38, 0.002]}\n");
        CrestResult searched = project.Run($"{Search} {PreparedSurvey.Small} --epoch 1 --sampler grid --n-iterations 3"
            .Replace("--threads 1", "", StringComparison.Ordinal)).Succeeded();
        Assert.Contains("trial 1 failed: the loss became NaN", searched.Errors, StringComparison.Ordinal);
        Assert.Equal(1, SearchFiles.Best(project, "found").GetProperty("n_failed").GetInt32());
    }

    [Fact]
    public void A_grid_ends_with_its_last_combination()
    {
        using Project project = survey.Copy("data");
        project.Write("space.yaml", "hidden_size: {choice: [4, 8]}\nuse_bn: {choice: [true, false]}\n");
        CrestResult result = project.Run(
            $"train sn-class search {PreparedSurvey.Splits} --epoch 1 --space space.yaml --sampler grid --output-dir found").Succeeded();
        Assert.Contains("the grid has 4 combinations", result.Errors, StringComparison.Ordinal);
        Trial[] trials = SearchFiles.Trials(project);
        SearchFiles.AssertWhole(trials, 4);
        Assert.Equal(4, trials.Select(trial => string.Join(' ', trial.Parameters.Select(p => p.Value))).Distinct().Count());
    }

    [Fact]
    public void Ten_failures_in_a_row_stop_it()
    {
        using Project project = NewProject();
        project.Write("space.yaml", "learning_rate: {choice: [1e38]}\nhidden_size: {integer: [4, 8]}\n");
        CrestResult searched = project.Run($"{Search} --epoch 1 --n-iterations 30 --threads 1");
        Assert.Equal(1, searched.ExitCode);
        Assert.Contains("10 trials failed in a row", searched.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains("the loss became NaN", searched.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(10, SearchFiles.Trials(project).Length);
        Assert.Contains("failed", project.Run("runs list").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_task_has_its_usual_space_and_what_is_given_is_not_searched()
    {
        using Project project = NewProject();
        foreach (string task in (string[])["redshift", "sn-epoch"])
        {
            project.Run($"train {task} search {PreparedSurvey.Splits} --epoch "
                + $"1 --n-iterations 2 --threads 2 --hidden-size 50 --output-dir {task}").Succeeded();
            JsonElement best = SearchFiles.Best(project, task);
            Assert.Equal(
                ["n_highways", "batch_norm", "dropout_rate", "outlier_rate", "blackout_rate"],
                best.GetProperty("parameters").EnumerateObject().Select(p => p.Name));
            Assert.Equal("minimize", best.GetProperty("direction").GetString());
            Assert.Equal("validation loss", best.GetProperty("objective").GetString());
        }
    }

    public static TheoryData<string, string> RealBogusAndImages => new()
    {
        { "real-bogus xgboost", "--data-path data/CANDIDATES --n-estimators 8" },
        { "real-bogus random-forest", "--data-path data/CANDIDATES --n-estimators 8" },
        { "real-bogus pauc relaxed dnn", "--data-path data/CANDIDATES --max-epoch 20 --min-epoch 10 --validation-frequency 5" },
        { "real-bogus pauc exact gmm diagonal", "--data-path data/CANDIDATES --max-epoch 10 --min-epoch 10 --validation-frequency 5" },
        { "image", "--dataset mnist --data-dir mnist --model softmax --epochs 2" },
    };

    [Theory]
    [MemberData(nameof(RealBogusAndImages))]
    public void Rankings_and_image_networks_are_searched_the_same_way(string training, string options)
    {
        using var project = new Project();
        ImageFiles.WriteMnist(project.At("mnist"), 180, 40, packed: true);
        project.Run("simulate real-bogus --n-objects 1500 --real-fraction 0.3 --output param.lst").Succeeded();
        project.Run("prepare real-bogus --file-path param.lst --output-dir data").Succeeded();
        string data = options.Replace("CANDIDATES", Path.GetFileName(Directory.GetFiles(project.At("data"))[0]), StringComparison.Ordinal);
        project.Run($"train {training} search {data} --n-iterations 3 --threads 2 --output-dir found").Succeeded();
        JsonElement best = SearchFiles.Best(project, "found");
        project.Run($"train {training} {data} --output-dir model --parameter-path found/best_parameter.json").Succeeded();
        JsonElement summary = JsonDocument.Parse(File.ReadAllBytes(project.At("model/summary.json"))).RootElement;
        Assert.True(
            JsonElement.DeepEquals(best.GetProperty("metrics"), summary.GetProperty("metrics")),
            $"{best.GetProperty("metrics")}\n{summary.GetProperty("metrics")}");
    }

    private static double[] ValidationAccuracies(Project project, string folder) =>
        Crest.Experiments.Runs.RunFolder.ReadMetrics(project.At(folder))["val_accuracy"];

    private Project NewProject(string space = Space)
    {
        Project project = survey.Copy("data");
        project.Write("space.yaml", space);
        return project;
    }
}
