using System.Globalization;
using Crest.Learning.ImageSets;
using Crest.Numerics.Foundation;
using Crest.Pipelines.Images;
using Crest.Pipelines.TrainingRuns;
using Crest.Pipelines.Supernova;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Images;

[Collection("The current folder")]
public sealed class PredictImageTests : IDisposable
{
    private readonly ImageProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Predictions_are_those_that_training_judged()
    {
        TrainingSummary trained = _project.Training("out", ImageArchitecture.MnistCnn).Run();
        PredictImage predict = Prediction("out");
        ImagePredictionResult[] results = [.. (predict with { TrainingImages = true }).Run()];
        Assert.Equal(["train.csv", "test.csv"], results.Select(r => Path.GetFileName(r.Path)));
        Assert.Equal([ImageProject.TrainingImages, ImageProject.TestImages], results.Select(r => r.Images));
        Assert.Equal(((ImageMetrics)trained.Test!).Loss, results[1].Metrics.Loss, 1e-6);

        string[] lines = File.ReadAllLines(_project.At("out/test.csv"));
        Assert.Equal("index,label,predicted,0,1,2,3,4,5,6,7,8,9", lines[0]);
        Assert.Equal(ImageProject.TestImages + 1, lines.Length);
        int right = 0;
        foreach ((int row, string line) in lines.Skip(1).Index())
        {
            double[] cells = [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.Equal((row, row % 10), ((int)cells[0], (int)cells[1]));
            Assert.Equal(1, cells[3..].Sum(), 1e-5);
            Assert.Equal(cells[3..].Max(), cells[3 + (int)cells[2]]);
            if (cells[1] == cells[2]) right++;
        }

        Assert.Equal(((ImageMetrics)trained.Test!).Classification.Accuracy, right / (double)ImageProject.TestImages, 12);

        // The same again, in other batches, is no other result.
        byte[] written = File.ReadAllBytes(_project.At("out/test.csv"));
        (predict with { BatchSize = 7, Threads = 1 }).Run();
        Assert.Equal(written, File.ReadAllBytes(_project.At("out/test.csv")));
    }

    [Fact]
    public void Other_predictions_are_replaced_only_when_forced()
    {
        _project.Training("out").Run();
        _project.Write("out/test.csv", "mine");
        Assert.Contains("give --force", Assert.Throws<CrestException>(() => Prediction("out").Run()).Message);
        Assert.Equal("mine", File.ReadAllText(_project.At("out/test.csv")));
        (Prediction("out") with { Force = true }).Run();
        Assert.StartsWith("index,", File.ReadAllText(_project.At("out/test.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_models_that_do_not_fit_are_refused()
    {
        _project.Training("out").Run();
        ImageFiles.WriteMnist(_project.At("large"), 20, 10, side: 9);
        ImageFiles.WriteCifar10(_project.At("cifar10"), 20, 10);
        Assert.Contains("its images are 9×9×1, the model's 8×8×1", Assert.Throws<CrestException>(() => (Prediction("out") with { DataFolder = _project.At("large") }).Run()).Message);
        Assert.Contains("its images are 32×32×3", Assert.Throws<CrestException>(
            () => (Prediction("out") with { DataFolder = _project.At("cifar10"), DataSet = ImageDataSet.Cifar10 }).Run()).Message);
        Assert.Contains("there is no trained model", Assert.Throws<CrestException>(() => Prediction("none").Run()).Message);
        Assert.Contains("the model predicts image, not sn-class", Assert.Throws<CrestException>(() => SupernovaModel.LoadDescription(_project.At("out/model"))).Message);
        string path = _project.At("out/model/model.json"), whole = File.ReadAllText(path);
        foreach ((string from, string to, string expected) in (ReadOnlySpan<(string, string, string)>)[
            ("\"standard_deviation\": ", "\"standard_deviation\": -", "contradicts itself"),
            ("\"units\": 10", "\"units\": 9", "contradicts itself"),
            ("\"height\": 8", "\"height\": 9", "do not have as many values"),
            ("\"task\": \"image\"", "\"task\": \"sn-class\"", "the model predicts sn-class, not image"),
            ("\"classes\"", "\"names\"", "not the description of a model")])
        {
            Assert.Contains(from, whole, StringComparison.Ordinal);
            File.WriteAllText(path, whole.Replace(from, to, StringComparison.Ordinal));
            Assert.Contains(expected, Assert.Throws<CrestException>(() => Prediction("out").Run()).Message);
        }
    }

    private PredictImage Prediction(string output) => new() { OutputFolder = _project.At(output), DataSet = ImageDataSet.Mnist, DataFolder = _project.At("mnist"), Threads = 2 };
}
