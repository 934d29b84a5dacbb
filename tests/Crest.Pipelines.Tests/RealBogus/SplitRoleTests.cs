using System.Text.Json;
using Crest.Learning.Training;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.RealBogus;

/// <summary>
/// What each split decides of a ranking: the training split all that is fitted, the validation split when to stop and how scores become
/// probabilities, the test split nothing.
/// </summary>
public sealed class SplitRoleTests : IDisposable
{
    private readonly RealBogusProject _project = new();

    public static TheoryData<string> Methods => RealBogusProject.Methods;

    public void Dispose() => _project.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public void Other_test_candidates_change_no_bit_of_a_model(string method)
    {
        TrainingSummary expected = Train(method), actual = TrainOn(method, _project.Prepare("other", _project.Split.Test));
        Assert.NotEqual(Figures(expected.Test), Figures(actual.Test));
        Assert.Equal($"{RealBogusProject.Description(expected)}", $"{RealBogusProject.Description(actual)}");
        Assert.Equal(RealBogusProject.Weights(expected), RealBogusProject.Weights(actual));
        Assert.Equal(Figures(expected.Train), Figures(actual.Train));
        Assert.Equal(Figures(expected.Validation), Figures(actual.Validation));
        Assert.Equal(Importance(expected), Importance(actual));
        Assert.Equal(Validations(expected.History), Validations(actual.History));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Other_validation_candidates_change_no_scaling(string method)
    {
        TrainingSummary expected = Train(method), actual = TrainOn(method, _project.Prepare("other", _project.Split.Validation));
        Assert.NotEqual(Figures(expected.Validation), Figures(actual.Validation));
        Assert.Equal($"{RealBogusProject.Description(expected)["input"]}", $"{RealBogusProject.Description(actual)["input"]}");
        // The numbers of Platt's scaling are fitted to them; trees give probabilities without it.
        string before = $"{RealBogusProject.Description(expected)["calibration"]}",
            after = $"{RealBogusProject.Description(actual)["calibration"]}";
        if (before.Length > 0) Assert.NotEqual(before, after);
        else Assert.Empty(after);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Other_training_candidates_change_scaling_and_weights(string method)
    {
        TrainingSummary expected = Train(method), actual = TrainOn(method, _project.Prepare("other", _project.Split.Train));
        Assert.NotEqual($"{RealBogusProject.Description(expected)["input"]}", $"{RealBogusProject.Description(actual)["input"]}");
        Assert.NotEqual(RealBogusProject.Weights(expected), RealBogusProject.Weights(actual));
    }

    private TrainingSummary Train(string method) => _project.Training(method, "out").Run(_project.Context);

    private TrainingSummary TrainOn(string method, string candidates) =>
        (_project.Training(method, "other-out") with { DataPath = candidates }).Run(_project.Context);

    private static string Figures(ISplitMetrics? metrics) => JsonSerializer.Serialize(metrics!.Figures());

    private static string Importance(TrainingSummary training) => JsonSerializer.Serialize(training.Besides["feature_importance"]);

    private static IEnumerable<(int, double, double)> Validations(TrainingHistory history) =>
        history.Epochs.Select(e => (e.Epoch, e.ValidationScore, e.TrainingLoss));
}
