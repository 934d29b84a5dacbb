using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>
/// What each split decides of a model: the training split all that is fitted, the validation split the epoch, the test split nothing.
/// </summary>
[Collection("The current folder")]
public sealed class SplitRoleTests : IDisposable
{
    private static readonly JsonSerializerOptions WithUndefinedNumbers =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly SupernovaProject _project = new();

    public static TheoryData<SupernovaTask> Tasks => [.. Enum.GetValues<SupernovaTask>()];

    public void Dispose() => _project.Dispose();

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Other_test_objects_change_no_bit_of_a_model(SupernovaTask task)
    {
        TrainingSummary expected = Train(task, "prepared"), actual = TrainWithout(task, Splits.Test);
        Assert.NotEqual(Figures(expected.Test), Figures(actual.Test));
        Assert.Equal(Description(expected), Description(actual));
        Assert.Equal(Weights(expected), Weights(actual));
        Assert.Equal(
            expected.History.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss, e.ValidationScore, e.IsBest)),
            actual.History.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss, e.ValidationScore, e.IsBest)));
        Assert.Equal(Figures(expected.Train), Figures(actual.Train));
        Assert.Equal(Figures(expected.Validation), Figures(actual.Validation));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Other_validation_objects_change_the_choice_of_the_epoch_alone(SupernovaTask task)
    {
        TrainingSummary expected = Train(task, "prepared"), actual = TrainWithout(task, Splits.Validation);
        Assert.NotEqual(Figures(expected.Validation), Figures(actual.Validation));
        // The scaling of inputs and targets is in the description.
        Assert.Equal(Description(expected), Description(actual));
        Assert.Equal(expected.History.Epochs.Select(e => e.TrainingLoss), actual.History.Epochs.Select(e => e.TrainingLoss));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Other_training_objects_change_scaling_and_weights(SupernovaTask task)
    {
        TrainingSummary expected = Train(task, "prepared"), actual = TrainWithout(task, Splits.Train);
        Assert.NotEqual(Description(expected), Description(actual));
        Assert.NotEqual(Weights(expected), Weights(actual));
    }

    private TrainingSummary TrainWithout(SupernovaTask task, string split)
    {
        _project.Write(split, "one", (written, table) =>
        {
            if (written == split) Change(table);
        });
        return Train(task, split);
    }

    private TrainingSummary Train(SupernovaTask task, string data)
    {
        TrainSupernova job = _project.WithData(_project.Training($"of {data}", task), data);
        // The redshift is an input where it can be one.
        return (job switch
        {
            TrainSupernovaClass classes => classes with { UseRedshift = true },
            TrainSupernovaPeakDay days => days with { UseRedshift = true },
            _ => job,
        }).Run(Started.Here);
    }

    /// <summary>Brighter, farther objects that were later at their peak, and of the other class.</summary>
    private static void Change(LightCurveTable table)
    {
        for (int i = 0; i < table.Flux.Length; i++) table.Flux[i] = (3 * table.Flux[i]) + 1;
        for (int i = 0; i < table.Epoch.Length; i++) table.Epoch[i] -= 40;
        for (int row = 0; row < table.Count; row++) table.Label[row] = 1 - table.Label[row];
        for (int row = 0; row < table.Count; row++) table.Redshift[row] += 2;
    }

    private static string Figures(ISplitMetrics? metrics) => JsonSerializer.Serialize(metrics!.Figures(), WithUndefinedNumbers);

    private static byte[] Weights(TrainingSummary training) =>
        File.ReadAllBytes(Path.Combine(training.Folder, "model", "model.safetensors"));

    private static string Description(TrainingSummary training)
    {
        JsonObject description = JsonNode.Parse(File.ReadAllText(Path.Combine(training.Folder, "model", "model.json")))!.AsObject();
        Assert.True(description.Remove("run"));
        // What the other files contain is compared by themselves.
        Assert.True(description.Remove("content_xxh128") && description.Remove("files_sha256"));
        return description.ToJsonString();
    }
}
