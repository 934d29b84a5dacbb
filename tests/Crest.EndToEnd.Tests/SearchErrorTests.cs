using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;

namespace Crest.EndToEnd.Tests;

/// <summary>A search that cannot be ends with one line, and neither results nor studies are touched.</summary>
public class SearchErrorTests(PreparedSurvey survey)
{
    private const string Search = $"train sn-class search {PreparedSurvey.Splits} --output-dir found --epoch 1";

    [Theory]
    [InlineData($"{Search} --n-iterations 0", "--n-iterations must be at least 1, not 0")]
    [InlineData($"{Search} --timeout soon", "90m")]
    [InlineData($"{Search} --timeout 0", "above 0")]
    [InlineData($"{Search} --pruner hyperband", "hyperband")]
    [InlineData($"{Search} --sampler best", "best")]
    [InlineData($"{Search} --threads 0", "--threads")]
    [InlineData($"{Search} --workers 2", "--workers")]
    [InlineData($"{Search} --dropout-rate 2", "--dropout-rate")]
    [InlineData("train sn-class search-parallel --workers 0 " + PreparedSurvey.Splits, "--workers")]
    [InlineData("train sn_class search_parallel --train_data_path a.nc --n_iterations 5", "--validation-data-path")]
    [InlineData("train sn-class search-parallel --submit slurm " + PreparedSurvey.Splits, "--workers")]
    [InlineData("worker", "--any")]
    [InlineData("worker --any --study a", "--any")]
    [InlineData("worker --any --max-trials 0", "--max-trials")]
    public void Wrong_usage(string command, string expected) => Refused(2, command, expected);

    [Theory]
    [InlineData("colour: {choice: [red]}", "space.yaml", "'colour' is not a parameter of 'crest train sn-class optimize'", "hidden_size")]
    [InlineData("seed: {integer: [1, 3]}", "space.yaml", "'seed' is not a parameter")]
    [InlineData("train_data_path: {choice: [a.nc]}", "'train_data_path' is not a parameter")]
    [InlineData("output-dir: {choice: [a]}", "'output-dir' is not a parameter")]
    [InlineData("dropout_rate: {uniform: [0, 1.5]}", "space.yaml", "dropout_rate: must be at least 0 and below 1, not 1.5")]
    [InlineData("hidden_size: {uniform: [8, 16]}", "hidden_size: must be a whole number")]
    [InlineData("hidden_size: {uniform: [8, 16], step: 0.5}", "hidden_size", "8.5")]
    [InlineData("method: {choice: [asinh]}", "asinh")]
    [InlineData("epoch: {integer: [1, 2]}", "'epochs' is searched, but --epochs is given too")]
    [InlineData("dropout_rate: [0, 0.5]", "space.yaml:1:15")]
    [InlineData("", "space.yaml")]
    public void A_wrong_search_space(string space, params string[] expected) =>
        Refused(1, $"{Search} --space space.yaml", expected, project => project.Write("space.yaml", space));

    [Fact]
    public void The_configuration_of_a_search_names_the_command_that_continues_it()
    {
        using Project project = survey.Copy("data");
        project.Run($"{Search} --n-iterations 2 --hidden-size 8 --n-highways 1 --threads 1").Succeeded();
        CrestResult refused = project.Run("run --config found/config.yaml");
        refused.FailedWith(1, "found/config.yaml:2:8: is the configuration of a search", "; 'crest runs show ");
        string[] words = refused.Errors.Split("continue its trials with: crest ")[1].Split(';')[0].Split(' ');
        Assert.Equal(["worker", "--study"], words[..2]);
        project.RunWith(words).Succeeded();
    }

    [Fact]
    public void A_space_file_that_is_not_there() => Refused(1, $"{Search} --space none.yaml", "none.yaml", "no such file");

    [Fact]
    public void A_worker_where_there_are_no_studies() => Refused(1, "worker --any", "studies.db", "there are no studies yet");

    [Fact]
    public void A_worker_for_a_storage_that_is_not_there() =>
        Refused(1, "worker --any --storage typo.db", "typo.db", "there are no studies yet");

    [Fact]
    public void A_grid_over_what_has_no_steps() => Refused(1, $"{Search} --sampler grid", "grid", "step");

    [Fact]
    public void Data_that_are_not_there() =>
        Refused(1, Search.Replace("dataset.tr", "none", StringComparison.Ordinal), "none-6classes.nc", "no such file");

    [Theory]
    [InlineData("postgresql://crest:very-secret@127.0.0.1:1/studies")]
    [InlineData("Host=127.0.0.1;Port=1;Database=studies;Username=crest;Password=very-secret")]
    [InlineData("postgresql://crest:very-secret@127.0.0.1:1")]
    [InlineData("mysql://crest:very-secret@127.0.0.1/studies")]
    [InlineData("postgresql:/crest:very-secret@127.0.0.1/studies")]
    [InlineData("'postgresql://crest:very-secret@127.0.0.1/studies'")]
    [InlineData("crest:very-secret@127.0.0.1/studies")]
    public void A_wrong_connection_string_whose_password_is_not_shown(string storage)
    {
        using Project project = survey.Copy("data");
        foreach (string command in (string[])[$"{Search} --storage {storage}", $"worker --any --storage {storage}"])
        {
            CrestResult result = project.Run($"{command} --verbose");
            Assert.Equal(1, result.ExitCode);
            Assert.DoesNotContain("very-secret", result.Errors + result.Output, StringComparison.Ordinal);
            project.Run(command).FailedWith(1);
        }
    }

    [Fact]
    public void A_study_of_the_same_name_with_another_space_or_objective()
    {
        using Project project = survey.Copy("data");
        project.Write("space.yaml", "hidden_size: {integer: [4, 8]}\n");
        project.Write("other.yaml", "hidden_size: {integer: [4, 9]}\n");
        string command = $"{Search} --study-name mine --n-iterations 1 --threads 1";
        project.Run($"{command} --space space.yaml").Succeeded();
        SortedDictionary<string, string> before = project.Snapshot("found");
        project.Run($"{command} --space other.yaml").FailedWith(1, "mine", "another space", "hidden_size");
        project.Run($"{command} --space space.yaml --seed 9").FailedWith(1, "mine", "another objective");
        Assert.Empty(Project.Changes(before, project.Snapshot("found")));
        // Without a name it is a study of its own, but not in the folder of the other one.
        project.Run($"{Search} --n-iterations 1 --threads 1 --space other.yaml").FailedWith(1, "found", "another search");
        project.Run($"{Search} --n-iterations 1 --threads 1 --space other.yaml".Replace("found", "second", StringComparison.Ordinal))
            .Succeeded();
    }

    [Fact]
    public void A_folder_with_a_training_is_not_searched_into()
    {
        using Project project = survey.Copy("data", "models");
        SortedDictionary<string, string> before = project.Snapshot("models");
        project.Run($"{Search} --n-iterations 1".Replace("found", "models/sn-class", StringComparison.Ordinal))
            .FailedWith(1, "models/sn-class", "--output-dir");
        Assert.Empty(Project.Changes(before, project.Snapshot("models")));
        // Nor is there a study that workers would begin.
        using var studies = DatabaseStudies.Open(project.At(".crest/studies.db"));
        Assert.Empty(studies.All());
    }

    [Fact]
    public void A_worker_of_another_version_leaves_the_trials_to_others()
    {
        using Project project = survey.Copy("data");
        var studies = DatabaseStudies.Open(project.At(".crest/studies.db"));
        var space = new SearchSpace([new("colour", new ParameterDistribution.Real(0, 1))]);
        string paths = string.Join(
            ", ", PreparedSurvey.Splits.Split(' ').Chunk(2).Select(option => $"\"{option[0][2..]}\": \"{project.At(option[1])}\""));
        StudyDefinition Study(string name, SearchSpace searched, string objective) =>
            new(
                name, StudyDirection.Maximize, searched, objective, new SamplerOptions(SamplerKind.Random, 1),
                new PrunerOptions(PrunerKind.None), 3);
        var known = new SearchSpace([new("dropout_rate", new ParameterDistribution.Real(0, 0.5))]);
        studies.Open(Study("newer", space, $$"""{"command": ["sn-class", "optimize"], "options": { {{paths}} }, "data": {} }"""));
        studies.Open(Study("painted", known, $$"""{"command": ["paint"], "options": {}, "data": {} }"""));
        studies.Open(Study(
            "optioned", known, $$"""{"command": ["sn-class", "optimize"], "options": { "colour": "red", {{paths}} }, "data": {} }"""));
        studies.Open(Study(
            "elsewhere", known, $$"""{"command": ["sn-class", "optimize"], "options": { {{paths}} }, "data": {"preparation": "abc"} }"""));
        studies.Open(Study("foreign", known, "somebody's"));
        project.Run("worker --study newer").FailedWith(1, "newer", "'colour' is not a parameter", "another version of crest");
        project.Run("worker --study painted").FailedWith(1, "painted", "crest train paint");
        project.Run("worker --study optioned").FailedWith(1, "optioned", "colour");
        project.Run("worker --study elsewhere").FailedWith(1, "elsewhere", "data", "preparation");
        project.Run("worker --study foreign").FailedWith(1, "foreign");
        project.Run("worker --study none").FailedWith(1, "no study 'none'", "newer");
        CrestResult any = project.Run("worker --any");
        Assert.Equal(1, any.ExitCode);
        Assert.Equal(5, any.ErrorLines.Count(line => line.StartsWith("warning: ", StringComparison.Ordinal)));
        foreach (StudyRecord study in studies.All())
        {
            var history = new StudyHistory(study.Definition!.Space, study.Definition.Direction);
            studies.Refresh(study.Id, history);
            Assert.Empty(history.Trials);
        }
    }

    private void Refused(int exitCode, string command, params string[] expected) => Refused(exitCode, command, expected, null);

    private void Refused(int exitCode, string command, string[] expected, Action<Project>? prepare)
    {
        using Project project = survey.Copy("data");
        prepare?.Invoke(project);
        SortedDictionary<string, string> before = project.Snapshot(".");
        project.Run(command).FailedWith(exitCode, expected);
        Assert.Empty(Project.Changes(before, project.Snapshot(".")));
        Assert.False(File.Exists(project.At(".crest/studies.db")));
    }
}
