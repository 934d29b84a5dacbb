using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Models and predictions that are damaged, missing or of something else are refused in one line; what was there stays.</summary>
public class ModelErrorTests(PreparedSurvey survey)
{
    private const string Predict =
        "predict sn-class --output-dir models/sn-class --real-data-path data/dataset.test.all-6classes.nc --force";
    private const string Weights = "models/sn-class/model/model.safetensors", Description = "models/sn-class/model/model.json";

    public static TheoryData<string> DamagedDescriptions => [
        "", "{", "[]", "null", "{}", "\"model\"", "{\"task\":\"class\"}", "{\"task\":\"galaxy\"}", "flux,flux_err\n",
    ];

    [Theory]
    [MemberData(nameof(DamagedDescriptions))]
    public void A_damaged_description(string content) => Refused(Predict, [Description], project => project.Write(Description, content));

    [Theory]
    [InlineData("\"inputs\": ", "\"inputs\": 1")]
    [InlineData("\"units\": 16", "\"units\": -16")]
    [InlineData("\"units\": 16", "\"units\": 2000000000")]
    [InlineData("\"units\": 16", "\"units\": null")]
    [InlineData("\"classes\": [", "\"classes\": [ \"one more\", ")]
    [InlineData("\"layers\": [", "\"layers\": [ null, ")]
    [InlineData("\"layers\": [", "\"layers\": [ {\"type\": \"spiral\"}, ")]
    [InlineData("\"mean\": [", "\"mean\": [ 1, ")]
    public void A_description_that_contradicts_itself(string text, string other) => Refused(Predict, ["models/sn-class/model"], project =>
    {
        string whole = SealedText.Read(project.At(Description));
        Assert.Contains(text, whole, StringComparison.Ordinal);
        project.Write(Description, whole.Replace(text, other, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(4000)]
    public void Weights_that_are_cut(int length) =>
        Refused(Predict, [Weights], project => File.WriteAllBytes(project.At(Weights), File.ReadAllBytes(project.At(Weights))[..length]));

    [Fact]
    public void Weights_whose_header_promises_more_than_there_is() => Refused(Predict, [Weights], project =>
    {
        byte[] bytes = File.ReadAllBytes(project.At(Weights));
        bytes[6] = 0x7f;
        File.WriteAllBytes(project.At(Weights), bytes);
    });

    [Fact]
    public void Weights_of_another_network() => Refused(Predict, [Weights], project =>
        File.Copy(project.At("models/redshift/model/model.safetensors"), project.At(Weights), overwrite: true));

    [Fact]
    public void Missing_weights() => Refused(Predict, [Weights], project => File.Delete(project.At(Weights)));

    [Fact]
    public void A_missing_model() => Refused(
        Predict, ["models/sn-class", "crest train"], project => Directory.Delete(project.At("models/sn-class/model"), recursive: true));

    [Fact]
    public void A_model_of_another_task() => Refused(
        Predict.Replace("--output-dir models/sn-class", "--output-dir models/redshift", StringComparison.Ordinal),
        ["models/redshift", "not sn-class"]);

    [Fact]
    public void Nothing_to_predict()
    {
        using Project project = survey.Copy("models");
        project.Run("predict sn-class --output-dir models/sn-class").FailedWith(2, "--real-data-path");
    }

    [Fact]
    public void Data_of_other_bands() => Refused(
        Predict.Replace("dataset.test.all-6classes", "dataset.test.all-other", StringComparison.Ordinal),
        ["dataset.test.all-other.nc", "y"], project =>
        {
            project.CopyFrom(survey.Folder, "raw");
            foreach (string file in Directory.EnumerateFiles(project.At("raw/observed"), "??????.dat"))
                File.WriteAllText(file, File.ReadAllText(file).Replace(" y ", " u ", StringComparison.Ordinal));
            project.Run("prepare test-data --test-root raw/observed --working-dir interim --output-dir data --suffix other").Succeeded();
        });

    [Fact]
    public void Data_of_fewer_visits() => Refused(
        Predict.Replace("dataset.test.all-6classes", "dataset.test.all-other", StringComparison.Ordinal), ["dataset.test.all-other.nc"],
        project =>
        {
            project.CopyFrom(survey.Folder, "raw");
            foreach (string file in Directory.EnumerateFiles(project.At("raw/observed"), "??????.dat"))
                File.WriteAllLines(file, File.ReadAllLines(file)[..^1]);
            project.Run("prepare test-data --test-root raw/observed --working-dir interim --output-dir data --suffix other").Succeeded();
        });

    [Fact]
    public void Data_of_other_classes() => Refused(
        Predict.Replace("dataset.test.all-6classes", "dataset.test.all-other", StringComparison.Ordinal),
        ["dataset.test.all-other.nc", "--sn-types"], project =>
        {
            project.CopyFrom(survey.Folder, "raw");
            project.Run("prepare test-data --test-root raw/observed --sn-types "
                + $"{PreparedSurvey.TwoClasses} --working-dir interim --output-dir data --suffix other").Succeeded();
        });

    [Fact]
    public void Other_predictions_are_not_replaced_without_force() => Refused(
        Predict.Replace(" --force", "", StringComparison.Ordinal), ["real.csv", "--force"],
        project => File.AppendAllText(project.At("models/sn-class/real.csv"), "more,0,0,0,0,0,1,-1\n"));

    [Theory]
    [InlineData("--redshift-dir models/redshift", "--redshift-dir models/sn-class")]
    [InlineData("--sn-class-dir models/sn-class", "--sn-class-dir models/redshift")]
    [InlineData("--sn-epoch-dir models/sn-epoch", "--sn-epoch-dir models/redshift")]
    [InlineData("--redshift-dir models/redshift", "--redshift-dir models/sn-epoch")]
    public void Predictions_of_another_task_given_to_merge(string right, string wrong) =>
        Refused($"{PreparedSurvey.Merge.Replace(right, wrong, StringComparison.Ordinal)} --force", ["real.csv"]);

    [Theory]
    [InlineData("sn-class")]
    [InlineData("redshift")]
    [InlineData("sn-epoch")]
    public void A_name_that_is_missing_from_one_of_the_three(string task)
    {
        using Project project = survey.Copy("models", "merged");
        string path = project.At($"models/{task}/real.csv");
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [.. lines[..4], .. lines[5..]]);
        Unchanged(project, $"{PreparedSurvey.Merge} --force", $"models/{task}/real.csv", $"'{lines[4].Split(',')[0]}'");
    }

    [Theory]
    [InlineData("", "real.csv")]
    [InlineData("name,prediction,label\na,1,1\n", "line 1")]
    [InlineData(",prediction,label\na,high,1\n", "line 2", "high")]
    [InlineData(",prediction,label\na,1,1\na,1,1\n", "'a'")]
    [InlineData(",prediction,label\na,1\n", "line 2")]
    [InlineData(",prediction,label\n\"a,1,1\n", "line 2")]
    public void Damaged_predictions_given_to_merge(string content, params string[] expected) =>
        Refused($"{PreparedSurvey.Merge} --force", ["models/redshift/real.csv", .. expected], project =>
            project.Write("models/redshift/real.csv", content));

    [Fact]
    public void A_file_to_inspect_that_is_not_there_or_no_data()
    {
        using Project project = survey.Copy("data");
        Unchanged(project, "inspect nowhere.nc", "nowhere.nc");
        Unchanged(project, "inspect data", "data");
        project.Write("text.nc", "text");
        Unchanged(project, "inspect text.nc", "text.nc");
    }

    private static void Unchanged(Project project, string command, params string[] expected)
    {
        SortedDictionary<string, string> before = project.Snapshot(".");
        project.Run(command).FailedWith(1, expected);
        Assert.Empty(Project.Changes(before, project.Snapshot(".")));
    }

    private void Refused(string command, string[] expected, Action<Project>? spoil = null)
    {
        using Project project = survey.Copy("data", "models", "merged");
        spoil?.Invoke(project);
        Unchanged(project, command, expected);
    }
}
