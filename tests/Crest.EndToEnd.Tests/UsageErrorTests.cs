using Crest.EndToEnd.Tests.Program;

namespace Crest.EndToEnd.Tests;

/// <summary>A command that is typed wrongly ends with exit code 2 and one line, before anything is read or written.</summary>
public class UsageErrorTests(PreparedSurvey survey)
{
    private const string Train = $"train sn-class optimize {PreparedSurvey.Splits} --output-dir new";

    public static TheoryData<string, string> WrongCommands => new()
    {
        { $"{Train} --colour red", "--colour" },
        { $"{Train} --n_iterations 3", "--n-iterations" },
        { $"{Train} stray", "stray" },
        { $"{Train} --epoch=-1", "--epochs must be at least 1, not -1" },
        { $"{Train} --epoch -1", "--epoch" },
        { $"{Train} --epoch 0", "--epoch" },
        { $"{Train} --epoch ten", "--epochs must be a whole number, at least 1, not 'ten'" },
        { $"{Train} --epoch 99999999999", "99999999999" },
        { $"{Train} --epoch", "--epoch" },
        { $"{Train} --batch-size 0", "--batch-size" },
        { $"{Train} --batch_size=0", "--batch-size" },
        { $"{Train} --hidden-size 1.5", "1.5" },
        { $"{Train} --dropout-rate 1.5", "--dropout-rate" },
        { $"{Train} --dropout-rate NaN", "--dropout-rate" },
        { $"{Train} --outlier-rate=-0.1", "--outlier-rate" },
        { $"{Train} --blackout-rate 2", "--blackout-rate" },
        { $"{Train} --learning-rate 0", "--learning-rate" },
        { $"{Train} --learning-rate Infinity", "--learning-rate" },
        { $"{Train} --threads 0", "--threads" },
        { $"{Train} --patience 0", "--patience" },
        { $"{Train} --seed 0xzz", "0xzz" },
        { $"{Train} --method magnitude", "magnitude" },
        { $"{Train} --output-size 1", "--output-size" },
        { $"train redshift optimize {PreparedSurvey.Splits} --output-dir new --use-redshift", "--use-redshift" },
        { $"train redshift optimize {PreparedSurvey.Splits} --output-dir new --output-size 6", "--output-size" },
        { "train sn-class optimize --train-data-path data/dataset.tr-6classes.nc", "--validation-data-path" },
        { "train sn-class", "train sn-class" },
        { "train sn-colour optimize", "sn-colour" },
        { "train", "crest train" },
        { "paint", "paint" },
        { "predict sn-class --real-data-path data/dataset.test.all-6classes.nc", "--model-dir" },
        { "merge --redshift-dir b --output-dir c", "--sn-class-dir" },
        { "prepare train-data --train-root raw/train --working-dir interim --output-dir data", "--sn-types" },
        { $"{PreparedSurvey.Prepare} --n-workers 0", "--threads" },
        { $"{PreparedSurvey.Prepare} --zero-point bright", "--zero-point must be a number, -60 to 60, not 'bright'" },
        { $"{PreparedSurvey.Prepare} --seed later", "later" },
        { "simulate supernova --n-objects 0 --output-dir new", "--n-objects" },
        { "simulate supernova --seed later --output-dir new", "later" },
        { "inspect", "FILE" },
        { "runs list --limit 0", "--limit" },
        { "runs show", "RUN" },
    };

    [Theory]
    [MemberData(nameof(WrongCommands))]
    public void A_wrong_command_is_refused_in_one_line(string command, string expected)
    {
        using Project project = survey.Copy("data");
        SortedDictionary<string, string> before = project.Snapshot(".");
        project.Run(command).FailedWith(2, expected, "--help");
        Assert.Empty(Project.Changes(before, project.Snapshot(".")));
    }

    [Fact]
    public void A_look_at_the_runs_of_a_folder_without_any_makes_nothing()
    {
        using var project = new Project();
        Directory.Delete(project.At(".crest"));
        CrestResult result = project.Run("runs list").Succeeded();
        Assert.StartsWith("no runs yet", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(project.Folder));
    }

    [Fact]
    public void Help_of_every_command_has_an_example()
    {
        using var project = new Project();
        string[] commands =
        [
            "demo", "simulate supernova", "prepare train-data", "prepare test-data", "prepare csv", "inspect", "train sn-class optimize",
            "train redshift optimize",
            "train sn-epoch optimize", "predict sn-class", "predict redshift", "predict sn-epoch", "merge", "runs list", "runs show",
            "worker", "train sn-class search", "train sn-epoch search-parallel", "train image search",
            "train real-bogus pauc exact gmm full search",
        ];
        foreach (string command in commands)
        {
            CrestResult help = project.Run($"{command} --help").Succeeded();
            Assert.Contains($"Example:\n  crest {command}", help.Output, StringComparison.Ordinal);
            Assert.Empty(help.Errors);
        }

        Assert.Equal(project.Run("--help").Output, project.Run("help").Succeeded().Output);
    }
}
