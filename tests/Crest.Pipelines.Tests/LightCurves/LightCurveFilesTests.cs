using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Options;
using Crest.Pipelines.LightCurves;
using Crest.Pipelines.Supernova;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Survey.SurveySimulation;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.LightCurves;

/// <summary>Files that a training or a prediction must not take, and files that it must not write.</summary>
public sealed class LightCurveFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LightCurveFilesTests() => new SimulateLightCurves
    {
        Survey = SurveyPreset.Ztf, Count = 60, Types = SupernovaTypes.Parse("""{"Ia":0,"Ib":1,"Ic":1,"IIL":1,"IIn":1,"IIP":1}"""),
        SplitRatio = SplitRatio.Parse("6:2:2"), Threads = 1, Output = Data,
    }.Run(Started.In(_folder.Path));

    private string Data => _folder.At("data.nc");

    private string Model => _folder.At("model");

    private string State => _folder.At("nightly.state");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_byte_of_the_data_is_an_error()
    {
        Training().Run(Started.In(_folder.Path));
        byte[] bytes = File.ReadAllBytes(Data);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Data, bytes);
        Assert.Contains("damaged", Refused(() => Training().Run(Started.In(_folder.Path))), StringComparison.Ordinal);
        Assert.Contains("damaged", Refused(() => Prediction("p").Run(Started.In(_folder.Path))), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("p")) && Directory.EnumerateFiles(_folder.At("p"), "*.csv").Any());
    }

    [Fact]
    public void Of_two_predictions_with_one_state_the_second_waits_its_turn()
    {
        Training().Run(Started.In(_folder.Path));
        using (UpdateLock.Take(State))
        {
            string message = Refused(() => (Prediction("p") with { StatePath = State }).Run(Started.In(_folder.Path)));
            Assert.Contains("another process", message, StringComparison.Ordinal);
        }

        (Prediction("p") with { StatePath = State }).Run(Started.In(_folder.Path));
        (Prediction("q") with { StatePath = State }).Run(Started.In(_folder.Path));
        Assert.Equal(["nightly.state"], Directory.GetFiles(_folder.Path, "*nightly*").Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("light-curves.csv")]
    [InlineData("prediction.json")]
    public void A_state_does_not_replace_the_predictions(string name) => Assert.Equal("state", Assert.Throws<OptionException>(
        () => (Prediction("p") with { StatePath = _folder.At($"p/{name}") }).Check()).Option);

    [Fact]
    public void A_batch_may_be_larger_than_the_data() =>
        (Training() with { BatchSize = int.MaxValue }).Run(Started.In(_folder.Path));

    [Theory]
    [InlineData("0.0001,0.0002")]
    [InlineData("2,2.0004")]
    [InlineData("0,-0")]
    public void Days_whose_files_have_one_name_are_refused(string days) =>
        Assert.Contains("twice", Refused(() => Phases.Parse(days)), StringComparison.Ordinal);

    private static string Refused(Action action) => Assert.Throws<CrestException>(action).Message;

    private TrainLightCurves Training() => new()
    {
        DataPath = Data, OutputFolder = Model, Epochs = 1, Threads = 1, Force = true,
        Hyperparameters = new LightCurveHyperparameters { HiddenSize = 4, Layers = 1, Causal = true },
    };

    private PredictLightCurves Prediction(string folder) =>
        new() { DataPath = Data, ModelFolder = Model, OutputFolder = _folder.At(folder), Threads = 1 };
}
