using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Pipelines.TrainingRuns;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.TrainingRuns;

public sealed class BestParameterFileTests : IDisposable
{
    private static readonly SearchSpace Space = new(
    [
        new("hidden_size", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
        new("use_bn", new ParameterDistribution.Categorical([false, true])),
    ]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_search_found_is_read_at_the_top_or_under_parameters()
    {
        const string all = """{"hidden_size":150.0,"use_bn":true,"dropout_rate":0.05,"criterion":"gini","max_depth":null}""";
        (string, object?)[] expected =
            [("hidden_size", 150.0), ("use_bn", true), ("dropout_rate", 0.05), ("criterion", "gini"), ("max_depth", null)];
        Assert.Equal(expected, Read(all));
        Assert.Equal(expected, Read($$"""{"value":0.9,"parameters":{{all}}}"""));
    }

    [Theory]
    [InlineData("""{"parameters":[1]}""", "not a file of parameters")]
    [InlineData("[]", "not a file of parameters")]
    [InlineData("{", "not a file of parameters")]
    [InlineData("", "not a file of parameters")]
    [InlineData("""{"hidden_size":[1]}""", "hidden_size is neither")]
    public void A_wrong_file_is_told_in_one_line(string content, string expected)
    {
        string message = Assert.Throws<CrestException>(() => Read(content)).Message;
        Assert.Contains($"search.json: {expected}", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.Contains(
            "there is no such file", Assert.Throws<CrestException>(() => BestParameterFile.Read(_folder.At("none.json"))).Message);

    [Fact]
    public void The_best_trial_is_described_with_the_metrics_that_it_noted_and_is_read_again()
    {
        var study = new StudyDefinition(
            "named", StudyDirection.Maximize, Space, """{"command":["sn-class","optimize"]}""", new SamplerOptions(SamplerKind.Random, 1),
            new PrunerOptions(PrunerKind.None), 5);
        var history = new StudyHistory(Space, StudyDirection.Maximize);
        Assert.Null(BestParameterFile.Describe(study, "best validation accuracy", history));
        history.Put(Done(0, TrialState.Complete, 0.8, 200, 0));
        history.Put(Done(1, TrialState.Complete, 0.9, 350, 1) with
        {
            UserAttributes = new Dictionary<string, string> { ["metrics"] = """{"test":{"accuracy":0.7}}""", ["best_epoch"] = "7" },
        });
        history.Put(Done(2, TrialState.Pruned, 0.95, 50, 1));
        history.Put(Done(3, TrialState.Fail, null, 50, 1));
        string text = BestParameterFile.Describe(study, "best validation accuracy", history)!;
        JsonElement root = JsonDocument.Parse(text).RootElement;
        Assert.Equal((1, 0.9, 7, 4, 2, 1, 1), (
            root.GetProperty("trial").GetInt32(), root.GetProperty("value").GetDouble(), root.GetProperty("best_epoch").GetInt32(),
            root.GetProperty("n_trials").GetInt32(),
            root.GetProperty("n_complete").GetInt32(), root.GetProperty("n_pruned").GetInt32(), root.GetProperty("n_failed").GetInt32()));
        Assert.Equal(0.7, root.GetProperty("metrics").GetProperty("test").GetProperty("accuracy").GetDouble());
        Assert.Equal("sn-class", root.GetProperty("training").GetProperty("command")[0].GetString());
        (string, object?)[] expected = [("hidden_size", 350.0), ("use_bn", true)];
        Assert.Equal(expected, Read(text));
    }

    [Theory]
    [InlineData(300.0, "300")]
    [InlineData(0.15, "0.15")]
    [InlineData(1e-5, "1E-05")]
    [InlineData(12L, "12")]
    [InlineData(true, "true")]
    [InlineData("1e-5 1e-5", "1e-5 1e-5")]
    [InlineData(1e300, "1E+300")]
    public void A_value_is_written_as_an_option_takes_it(object value, string expected) => Assert.Equal(expected, OptionValue.Text(value));

    private static Trial Done(int number, TrialState state, double? value, long hidden, double normalised) => new(number, number, state)
    {
        Value = value,
        Parameters = [new("hidden_size", Space.Parameters[0].Value, hidden), new("use_bn", Space.Parameters[1].Value, normalised)],
    };

    private (string, object?)[] Read(string content) =>
        [.. BestParameterFile.Read(_folder.Write("search.json", content)).Select(p => (p.Key, p.Value))];
}
