using System.Text.Json;
using Crest.Pipelines.Images;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Leakage;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.Tests.Images;
using Crest.Pipelines.Tests.RealBogus;
using Crest.Pipelines.Tests.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.Leakage;

/// <summary>Models know what they were trained on; trainings and predictions say what they share with it.</summary>
[Collection("The current folder")]
public sealed class LeakageOfModelsTests
{
    [Fact]
    public void A_prediction_of_light_curves_counts_those_that_the_model_has_seen()
    {
        // The first 10 objects of the test split are in the model's training split, the next 5 in its validation split.
        using var survey = new PredictedSurvey();
        List<string> messages = [];
        PredictSupernovaClass predict = new()
        {
            ModelFolder = survey.Folder(SupernovaTask.Class), OutputFolder = survey.At("again"), TestDataPath = survey.TestPath,
            RealDataPath = survey.ObservedPath, Threads = 1,
        };
        predict.Run(Started.In(survey.At(".")) with { Message = messages.Add });
        Assert.Equal(
            $"warning: {survey.TestPath}: 10 of 60 samples are identical to training samples of the model, 5 to validation samples; "
            + "the metrics of test.csv are too good",
            Assert.Single(messages, message => message.Contains("identical", StringComparison.Ordinal)));
        using var record = JsonDocument.Parse(File.ReadAllBytes(survey.At("again/prediction.json")));
        JsonElement test = record.RootElement.GetProperty("test.csv"), real = record.RootElement.GetProperty("real.csv");
        Assert.Equal((10, 5), (test.GetProperty("training_samples").GetInt32(), test.GetProperty("validation_samples").GetInt32()));
        Assert.Equal(0, real.GetProperty("training_samples").GetInt32());
    }

    [Theory]
    [MemberData(nameof(RealBogusProject.Methods), MemberType = typeof(RealBogusProject))]
    public void Every_method_of_candidates_keeps_the_splits_it_has_seen(string method)
    {
        using var project = new RealBogusProject();
        string model = project.Training(method, "out").Run(project.Context).Folder;
        LeakCheck check = LeakCheck.Of(model, project.Candidates, 0, 1, CancellationToken.None);
        Assert.Equal(
            project.Split.Train.Concat(project.Split.Validation).Order().Select(row => $"{row + 1}"),
            check.Identical.Select(leak => leak.Sample));
        List<string> messages = [];
        PredictRealBogus predict = new()
        {
            ModelFolder = model, DataPath = project.Candidates, OutputFolder = project.At("predicted"), AnyBand = true,
        };
        predict.Run(project.Context with { Message = messages.Add });
        // The splits of the training have files of their own.
        Assert.DoesNotContain(messages, message => message.Contains("identical", StringComparison.Ordinal));

        int[] seen = [.. project.Split.Train.Where(row => row % 100 == 0)];
        Assert.NotEmpty(seen);
        string other = project.Prepare("other", changed: [.. Enumerable.Range(0, RealBogusProject.Rows).Where(row => row % 100 != 0)]);
        (predict with { DataPath = other, OutputFolder = project.At("others") }).Run(project.Context with { Message = messages.Add });
        string warning = $"warning: {other}: {seen.Length} of {RealBogusProject.Rows} samples are identical to training samples";
        Assert.Contains(messages, message => message.StartsWith(warning, StringComparison.Ordinal));
    }

    [Fact]
    public void A_training_says_what_its_splits_share()
    {
        using var project = new ImageProject();
        byte[] pixels = File.ReadAllBytes(project.At("mnist/train-images-idx3-ubyte"));
        byte[] test = File.ReadAllBytes(project.At("mnist/t10k-images-idx3-ubyte"));
        // The first 8 test images are copies of images for training.
        pixels.AsSpan(16, 8 * 64).CopyTo(test.AsSpan(16));
        File.WriteAllBytes(project.At("mnist/t10k-images-idx3-ubyte"), test);
        List<string> messages = [];
        JobContext context = Started.Here with { Message = messages.Add };
        TrainingSummary trained = project.Training("base", ImageArchitecture.MnistCnn).Run(context);
        using var summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(trained.Folder, TrainingFiles.Summary)));
        JsonElement shared = summary.RootElement.GetProperty("shared_samples");
        int inTraining = shared.GetProperty("test_in_training").GetInt32(), held = shared.GetProperty("test_in_validation").GetInt32();
        Assert.Equal(8, inTraining + held);
        Assert.Contains(messages, m => m.StartsWith($"warning: {inTraining} test sample", StringComparison.Ordinal));
    }
}
