using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.ModelFiles;
using Crest.Learning.Training;
using Crest.Pipelines.Images;
using Crest.Pipelines.TrainingRuns;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Images;

/// <summary>Trainings on a few small images: what they leave in their folder, and what they refuse.</summary>
[Collection("The current folder")]
public sealed class TrainImageTests : IDisposable
{
    private readonly ImageProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_softmax_regression_learns_where_the_bright_spot_is()
    {
        TrainingSummary summary =
            (_project.Training("out") with { Schedule = new StepSchedule([new LearningRateStep(0.05, 20)]), BatchSize = 16, Seed = 5 })
                .Run(Started.Here);
        Assert.True(Accuracy(summary.Test) > 0.95, $"{Accuracy(summary.Test)}");
        Assert.Equal((8 * 8 * 10) + 10, summary.Parameters);
        Assert.Equal(150, ((ImageMetrics)summary.Train!).Classification.Count);
        Assert.Equal(30, ((ImageMetrics)summary.Validation!).Classification.Count);
        Assert.Equal(ImageProject.TestImages, ((ImageMetrics)summary.Test!).Classification.Count);

        // The loss of the epoch that was kept is that of the model on disk.
        Assert.Equal(summary.History.Epochs[summary.History.BestEpoch - 1].ValidationLoss, ((ImageMetrics)summary.Validation!).Loss, 1e-6);
        using JsonDocument written = JsonDocument.Parse(File.ReadAllBytes(_project.At("out/summary.json")));
        JsonElement test = written.RootElement.GetProperty("metrics").GetProperty("test");
        Assert.Equal(Accuracy(summary.Test), test.GetProperty("accuracy").GetDouble());
        int[][] confusion =
            [.. test.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(c => c.GetInt32()).ToArray())];
        Assert.Equal(ImageProject.TestImages, confusion.Sum(row => row.Sum()));
        Assert.Equal(Accuracy(summary.Test), Enumerable.Range(0, 10).Sum(c => confusion[c][c]) / (double)ImageProject.TestImages, 12);
        RunRecord run = ImageProject.Runs().Single(r => r.Id == summary.Run);
        Assert.Equal((RunStatus.Finished, "softmax", "mnist"), (run.Status, run.Description.Method, run.Description.Project));
        Assert.Equal(64, run.Description.DataHashes["train"].Length);
    }

    [Fact]
    public void The_rate_of_each_epoch_is_that_of_its_step()
    {
        _project.Training("out").Run(Started.Here);
        IReadOnlyDictionary<string, double[]> metrics = RunFolder.ReadMetrics(_project.At("out"));
        Assert.Equal([1, 2, 3, 4], metrics["epoch"]);
        Assert.Equal([0.01, 0.01, 0.001, 0.001], metrics["learning_rate"]);
    }

    [Fact]
    public void A_second_training_of_a_folder_is_refused_unless_forced()
    {
        _project.Training("out").Run(Started.Here);
        byte[] before = _project.Weights("out");
        Assert.Contains("give --force", Assert.ThrowsAny<CrestException>(() => _project.Training("out").Run(Started.Here)).Message);
        Assert.Equal(before, _project.Weights("out"));
        (_project.Training("out") with { Force = true, Architecture = ImageArchitecture.MnistCnn }).Run(Started.Here);
        Assert.NotEqual(before, _project.Weights("out"));
    }

    [Theory]
    [InlineData(ImageArchitecture.Softmax, false, 0)]
    [InlineData(ImageArchitecture.MnistCnn, false, 3)]
    [InlineData(ImageArchitecture.MnistCnn, true, 1)]
    public void A_training_that_was_stopped_is_resumed_to_the_same_bits_and_threads_change_none(
        ImageArchitecture architecture, bool batchNormalisation, int stopAfter)
    {
        TrainImage whole = _project.Training("whole", architecture) with { BatchNormalisation = batchNormalisation, Threads = 1 },
            stopped = whole with { OutputFolder = _project.At("stopped"), Threads = 2 };
        whole.Run(Started.Here);
        using var stop = new CancellationTokenSource();
        if (stopAfter == 0) stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => stopped.Run(Started.Following(step =>
        {
            if (step.Done == stopAfter) stop.Cancel();
        }, stop.Token)));
        Assert.Contains(
            "with other options",
            Assert.ThrowsAny<CrestException>(() => (stopped with { Resume = true, Threads = 3 }).Run(Started.Here)).Message);
        Assert.Contains("with other options", Assert.ThrowsAny<CrestException>(
            () => (stopped with { Resume = true, Schedule = Steps(0.01, 0.002), BatchSize = 16, Seed = 5 }).Run(Started.Here)).Message);
        (stopped with { Resume = true }).Run(Started.Here);
        Assert.Equal(_project.Weights("whole"), _project.Weights("stopped"));
    }

    [Fact]
    public void A_training_without_a_checkpoint_yet_goes_on_only_with_its_own_options_and_data()
    {
        TrainImage whole = _project.Training("whole"), killed = _project.Training("killed");
        whole.Run(Started.Here);
        Assert.Throws<OperationCanceledException>(
            () => killed.Run(Started.Here with { Cancellation = new CancellationToken(canceled: true) }));
        File.Delete(_project.At("killed/checkpoint.safetensors"));
        ImageFiles.WriteMnist(_project.At("other"), ImageProject.TrainingImages + 20, 30);
        foreach (TrainImage wrong in (TrainImage[])[killed with { BatchSize = 8 }, killed with { DataFolder = _project.At("other") }])
            Assert.Contains(
                "killed/config.yaml: belongs to a training with other options, data or threads",
                Assert.ThrowsAny<CrestException>(() => (wrong with { Resume = true }).Run(Started.Here)).Message);
        (killed with { Resume = true }).Run(Started.Here);
        Assert.Equal(_project.Weights("whole"), _project.Weights("killed"));
    }

    [Fact]
    public void A_loss_that_is_no_number_is_told_with_epoch_and_batch_and_the_checkpoint_stays()
    {
        TrainImage training = _project.Training("out") with { Schedule = Steps(0.01, 1e38), BatchSize = 16, Seed = 5 };
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => training.Run(Started.Following(step =>
        {
            if (step.Done == 2) stop.Cancel();
        }, stop.Token)));
        byte[] checkpoint = File.ReadAllBytes(_project.At("out/checkpoint.safetensors"));
        CrestException error = Assert.Throws<DivergenceException>(() => (training with { Resume = true }).Run(Started.Here));
        Assert.Matches("in epoch 3, batch [0-9]+: lower the learning rate \\(it is 1E\\+38\\)", error.Message);
        Assert.Equal(checkpoint, File.ReadAllBytes(_project.At("out/checkpoint.safetensors")));
        Assert.Equal(RunStatus.Failed, ImageProject.Runs().Single().Status);
    }

    [Fact]
    public void Dense_layers_are_trained_on_the_convolutions_of_another_model_which_stay_as_they_are()
    {
        TrainImage first = _project.Training("first", ImageArchitecture.MnistCnn) with { BatchNormalisation = true };
        first.Run(Started.Here);
        TrainImage head = first with
        {
            OutputFolder = _project.At("head"),
            FeaturesFrom = _project.At("first"),
            TrainHead = true,
        };
        TrainingSummary summary = head.Run(Started.Here);
        SafetensorsFile from = SafetensorsFile.Read(_project.At("first/model/model.safetensors")),
            to = SafetensorsFile.Read(_project.At("head/model/model.safetensors"));
        Assert.Equal(from.Tensors.Keys.Order(), to.Tensors.Keys.Order());
        // Layers 0 to 5: convolution, batch normalisation and pooling, twice.
        foreach (string name in from.Tensors.Keys)
            Assert.Equal(name[0] < '6', from.Tensors[name].Values.SequenceEqual(to.Tensors[name].Values));
        Assert.Equal(summary.History.Epochs[summary.History.BestEpoch - 1].ValidationLoss, ((ImageMetrics)summary.Validation!).Loss, 1e-5);
        // What was learned: the dense layers and their normalisation.
        Assert.Equal((((2 * 2 * 64) + 1) * 512) + (513 * 10) + (2 * 512), summary.Parameters);

        // The model's own folder does as well, and the result is the same.
        (head with { OutputFolder = _project.At("again"), FeaturesFrom = _project.At("first/model") }).Run(Started.Here);
        Assert.Equal(_project.Weights("head"), _project.Weights("again"));

        (TrainImage Wrong, string Expected)[] cases =
        [
            (head with { BatchNormalisation = false }, "the convolution part of this model is another one"),
            (head with { Seed = 6 }, "give --seed 5"),
            (head with { Images = 100 }, "was trained on other images"),
            (head with { FeaturesFrom = _project.At("none") }, "there is no trained model"),
            (head with { FeaturesFrom = head.OutputFolder }, "is the --output-dir too"),
            (head with { FeaturesFrom = $"{head.OutputFolder}/" }, "is the --output-dir too"),
            (head with { FeaturesFrom = $"{head.OutputFolder}/model/" }, "is the --output-dir too"),
            (head with { Architecture = ImageArchitecture.Softmax, BatchNormalisation = false }, "has no convolution part"),
        ];
        foreach ((TrainImage wrong, string expected) in cases)
            Assert.Contains(expected, Assert.ThrowsAny<CrestException>(() => (wrong with
            {
                Force = true,
                OutputFolder =
                    wrong.FeaturesFrom!.StartsWith(head.OutputFolder!, StringComparison.Ordinal) ? head.OutputFolder : _project.At("other"),
            }).Run(Started.Here)).Message);
        Assert.False(Directory.Exists(_project.At("other")));
        _project.Training("softmax").Run(Started.Here);
        Assert.Contains("is another one", Assert.ThrowsAny<CrestException>(
            () => (head with { OutputFolder = _project.At("other"), FeaturesFrom = _project.At("softmax") }).Run(Started.Here)).Message);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_before_anything_is_written()
    {
        ImageFiles.WriteMnist(_project.At("tiny"), 5, 5);
        ImageFiles.WriteMnist(_project.At("thin"), 30, 10, side: 3);
        TrainImage training = _project.Training("out");
        (TrainImage Wrong, string Expected)[] cases =
        [
            (training with { Architecture = ImageArchitecture.CifarCnn },
                "model: cifar-cnn is made for cifar10, not mnist; give --model mnist-cnn or softmax"),
            (training with { Architecture = ImageArchitecture.MnistCnn, DataSet = ImageDataSet.Cifar10 },
                "model: mnist-cnn is made for mnist, not cifar10; give --model cifar-cnn or softmax"),
            (training with { BatchNormalisation = true }, "batch-norm: softmax regression has no layer"),
            (training with { DataFolder = _project.At("none") }, "none: there is no such folder"),
            (training with { DataFolder = _project.At("tiny") }, "tiny: holds 5 images for training; 6 are needed"),
            (training with { DataFolder = _project.At("thin"), Architecture = ImageArchitecture.MnistCnn },
                "mnist-cnn: a pooling gets images of 1×1×64"),
            (training with { DataSet = ImageDataSet.Cifar10 }, "holds neither batches.meta.txt"),
        ];
        foreach ((TrainImage wrong, string expected) in cases)
            Assert.Contains(expected, Assert.ThrowsAny<CrestException>(() => wrong.Run(Started.Here)).Message);
        Assert.False(Directory.Exists(_project.At("out")));
        Assert.Empty(ImageProject.Runs());
    }

    [Fact]
    public void CIFAR_10_goes_through_its_network()
    {
        ImageFiles.WriteCifar10(_project.At("cifar10"), 60, 20, packed: true);
        TrainImage training = _project.Training("out", ImageArchitecture.CifarCnn) with
        {
            DataSet = ImageDataSet.Cifar10,
            DataFolder = _project.At("cifar10"),
            BatchNormalisation = true,
            Schedule = new StepSchedule([new LearningRateStep(0.001, 1)]),
            BatchSize = 25,
            Seed = 5,
        };
        TrainingSummary summary = training.Run(Started.Here);
        // Three convolutions, two dense layers, and scale and shift of the four normalisations.
        Assert.Equal(
            ((9 * 3) + 1) * 32 + ((9 * 32) + 1) * 64 + ((9 * 64) + 1) * 64 + ((7 * 7 * 64) + 1) * 512 + 513 * 10 + 2 * (32 + 64 + 64 + 512),
            summary.Parameters);
        Assert.Equal(
            ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
            ImageModel.LoadDescription(_project.At("out/model")).Classes);
    }

    /// <summary>The document's run reached 0.927.</summary>
    [Fact]
    public void The_softmax_regression_reaches_0_92_on_MNIST()
    {
        var training = new TrainImage
        {
            DataSet = ImageDataSet.Mnist,
            DataFolder = ReferenceFiles.Path("mnist"),
            Architecture = ImageArchitecture.Softmax,
            OutputFolder = _project.At("mnist-softmax"),
            Threads = 2,
        };
        TrainingSummary summary = training.Run(Started.Here);
        Assert.True(Accuracy(summary.Test) >= 0.92, $"{Accuracy(summary.Test)}");
        Assert.Equal(
            (50_000, 10_000),
            (((ImageMetrics)summary.Train!).Classification.Count, ((ImageMetrics)summary.Validation!).Classification.Count));
    }

    private static double Accuracy(ISplitMetrics? metrics) => ((ImageMetrics)metrics!).Classification.Accuracy;

    private static StepSchedule Steps(double first, double then) => new([new LearningRateStep(first, 2), new LearningRateStep(then, 2)]);
}
