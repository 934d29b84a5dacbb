using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Pipelines.Images;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
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
        TrainingSummary trained = _project.Training("out", ImageArchitecture.MnistCnn).Run(Started.Here);
        PredictImage predict = Prediction("out");
        ImagePredictionResult[] results = [.. (predict with { TrainingImages = true }).Run(Started.Here)];
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
        (predict with { BatchSize = 7, Threads = 1 }).Run(Started.Here);
        Assert.Equal(written, File.ReadAllBytes(_project.At("out/test.csv")));
    }

    /// <summary>docs/formats.md says how the files of a model give the probabilities; here another program does what it says.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Numpy_computes_the_same_probabilities_from_the_files_of_the_model(bool batchNormalisation)
    {
        (_project.Training("out", ImageArchitecture.MnistCnn) with { BatchNormalisation = batchNormalisation }).Run(Started.Here);
        Prediction("out").Run(Started.Here);
        const string script = """
            import json, struct, sys
            import numpy as np
            folder, images = sys.argv[1:]
            with open(folder + "/model/model.safetensors", "rb") as f:
                header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
                data = f.read()
            w = {n: np.frombuffer(data[slice(*t["data_offsets"])], "<f4").reshape(t["shape"]).astype(float)
                 for n, t in header.items() if n != "__metadata__"}
            model = json.load(open(folder + "/model/model.json"))
            size = model["network"]["image"]
            x = np.frombuffer(open(images, "rb").read()[16:], np.uint8).reshape(-1, size["height"], size["width"], size["channels"])
            x = (x - model["input"]["mean"]) / model["input"]["standard_deviation"]
            for n, layer in enumerate(model["network"]["layers"]):
                kind = layer["type"]
                if kind == "convolution":
                    b = 1 if layer["padding"] == "same" else 0
                    p = np.pad(x, ((0, 0), (b, b), (b, b), (0, 0)))
                    height, width = p.shape[1] - 2, p.shape[2] - 2
                    columns = np.concatenate([p[:, i:i + height, j:j + width] for i in range(3) for j in range(3)], axis=3)
                    x = columns @ w[f"{n}.weight"] + w[f"{n}.bias"]
                elif kind == "max_pooling":
                    h, v = x.shape[1] // 2, x.shape[2] // 2
                    x = x[:, :2 * h, :2 * v].reshape(len(x), h, 2, v, 2, -1).max(axis=(2, 4))
                elif kind == "dense":
                    x = x.reshape(len(x), -1) @ w[f"{n}.weight"] + w[f"{n}.bias"]
                elif kind == "batch_normalisation":
                    x = ((x - w[f"{n}.running_mean"]) / np.sqrt(w[f"{n}.running_variance"] + layer["epsilon"])
                        * w[f"{n}.scale"] + w[f"{n}.shift"])
                if layer.get("activation") == "rectifier":
                    x = np.maximum(x, 0)
            p = np.exp(x - x.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            ours = np.loadtxt(folder + "/test.csv", delimiter=",", skiprows=1)[:, 3:]
            print(np.abs(p - ours).max())
            """;
        string largest = OutsideProgram.Python(["numpy"], script, _project.At("out"), _project.At("mnist/t10k-images-idx3-ubyte"));
        Assert.InRange(double.Parse(largest, CultureInfo.InvariantCulture), 0, 1e-5);
    }

    [Fact]
    public void Other_predictions_are_replaced_only_when_forced()
    {
        _project.Training("out").Run(Started.Here);
        _project.Write("out/test.csv", "mine");
        Assert.Contains("give --force", Assert.ThrowsAny<CrestException>(() => Prediction("out").Run(Started.Here)).Message);
        Assert.Equal("mine", File.ReadAllText(_project.At("out/test.csv")));
        (Prediction("out") with { Force = true }).Run(Started.Here);
        Assert.StartsWith("index,", File.ReadAllText(_project.At("out/test.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_for_training_are_needed_only_when_they_are_predicted()
    {
        _project.Training("out").Run(Started.Here);
        File.Delete(_project.At("mnist/train-labels-idx1-ubyte"));
        _project.Write("mnist/train-images-idx3-ubyte", "damaged");
        Assert.Equal(ImageProject.TestImages, Prediction("out").Run(Started.Here).Single().Images);
        Assert.ThrowsAny<CrestException>(() => (Prediction("out") with { TrainingImages = true }).Run(Started.Here));
    }

    [Fact]
    public void Images_and_models_that_do_not_fit_are_refused()
    {
        _project.Training("out").Run(Started.Here);
        ImageFiles.WriteMnist(_project.At("large"), 20, 10, side: 9);
        ImageFiles.WriteCifar10(_project.At("cifar10"), 20, 10);
        Assert.Contains("its images are 9×9×1, the model's 8×8×1", Assert.ThrowsAny<CrestException>(
            () => (Prediction("out") with { DataFolder = _project.At("large") }).Run(Started.Here)).Message);
        Assert.Contains("its images are 32×32×3", Assert.ThrowsAny<CrestException>(
            () => (Prediction("out") with { DataFolder = _project.At("cifar10"), DataSet = ImageDataSet.Cifar10 })
                .Run(Started.Here)).Message);
        Assert.Contains("there is no trained model", Assert.ThrowsAny<CrestException>(() => Prediction("none").Run(Started.Here)).Message);
        Assert.Contains(
            "the model predicts image, not sn-class",
            Assert.ThrowsAny<CrestException>(() => SupernovaModel.LoadDescription(_project.At("out/model"))).Message);
        string path = _project.At("out/model/model.json"), whole = SealedText.Read(path);
        foreach ((string from, string to, string expected) in (ReadOnlySpan<(string, string, string)>)[
            ("\"standard_deviation\": ", "\"standard_deviation\": -", "contradicts itself"),
            ("\"type\": \"dense\"", "\"type\": \"dense\", \"activation\": 7", "not the description of a model"),
            ("\"data_set\": \"mnist\"", "\"data_set\": 7", "not the description of a model"),
            ("\"layers\": [", "\"layers\": [], \"more\": [", "the network has no layers"),
            ("\"units\": 10", "\"units\": 9", "contradicts itself"),
            ("\"height\": 8", "\"height\": 9", "do not have as many values"),
            ("\"task\": \"image\"", "\"task\": \"sn-class\"", "the model predicts sn-class, not image"),
            ("\"classes\"", "\"names\"", "not the description of a model")])
        {
            Assert.Contains(from, whole, StringComparison.Ordinal);
            File.WriteAllText(path, whole.Replace(from, to, StringComparison.Ordinal));
            Assert.Contains(expected, Assert.ThrowsAny<CrestException>(() => Prediction("out").Run(Started.Here)).Message);
        }
    }

    private PredictImage Prediction(string output) =>
        new() { OutputFolder = _project.At(output), DataSet = ImageDataSet.Mnist, DataFolder = _project.At("mnist"), Threads = 2 };
}
