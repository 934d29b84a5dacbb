using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>The commands for images as a user calls them, on small files in the formats of MNIST and CIFAR-10.</summary>
public sealed class ImageTests : IDisposable
{
    private const string Data = "--dataset mnist --data-dir mnist",
        Train = $"train image {Data} --model softmax --output-dir out --threads 1";

    private readonly Project _project = new();

    public ImageTests() => ImageFiles.WriteMnist(_project.At("mnist"), 180, 40, packed: true);

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_network_is_trained_inspected_and_applied()
    {
        CrestResult trained =
            _project.Run($"train image {Data} --model mnist-cnn --batch-norm --schedule 0.01:2,0.001:1 --output-dir out").Succeeded();
        foreach (string expected in (string[])["accuracy", "validation", "of 3; ", "results in "])
            Assert.Contains(expected, trained.Output, StringComparison.Ordinal);
        CrestResult predicted = _project.Run($"predict image {Data} --output-dir out --train-images").Succeeded();
        Assert.Contains("wrote out/test.csv: 40 images", predicted.Output, StringComparison.Ordinal);
        Assert.Equal(181, File.ReadAllLines(_project.At("out/train.csv")).Length);
        string inspected = _project.Run("inspect out").Succeeded().Output;
        Assert.Contains("convolution 32 → batch normalisation → max pooling → convolution 64", inspected, StringComparison.Ordinal);
        Assert.Contains("trained on mnist", inspected, StringComparison.Ordinal);
        Assert.Contains(
            "IDX file, 180 images of 8×8 pixels", _project.Run("inspect mnist/train-images-idx3-ubyte.gz").Succeeded().Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "IDX file, 40 labels: 4 of class 0", _project.Run("inspect mnist/t10k-labels-idx1-ubyte.gz").Succeeded().Output,
            StringComparison.Ordinal);
        Assert.Contains("_mnist-cnn", _project.Run("runs list --method mnist-cnn").Succeeded().Output, StringComparison.Ordinal);

        CrestResult head = _project.Run($"train image {Data} --model mnist-cnn --batch-norm "
            + "--learning-rate 0.001 --epochs 2 --features-from out --train-head --output-dir head").Succeeded();
        Assert.Contains("of 2; ", head.Output, StringComparison.Ordinal);
        _project.Run($"predict image {Data} --output-dir head").Succeeded();
        _project.Run($"predict sn-class --output-dir out --real-data-path none.nc").FailedWith(1, "the model predicts image, not sn-class");
    }

    [Fact]
    public void A_second_training_is_refused_without_force_and_changes_nothing()
    {
        _project.Run($"{Train} --epochs 2").Succeeded();
        SortedDictionary<string, string> before = _project.Snapshot(".");
        _project.Run($"{Train} --epochs 3").FailedWith(1, "out", "--force");
        Assert.Contains("is complete", _project.Run($"{Train} --epochs 2 --resume").Succeeded().Errors, StringComparison.Ordinal);
        Assert.Empty(Project.Changes(before, _project.Snapshot(".")));
        _project.Run($"{Train} --epochs 3 --force").Succeeded();
    }

    [Fact]
    public void Stopped_and_resumed_it_ends_with_the_same_weights()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        const string command =
            $"train image {Data} --model mnist-cnn --epochs 40 --batch-size 10 --learning-rate 0.0003 --threads 2 --output-dir";
        _project.Run($"{command} whole").Succeeded();
        using (Process process = _project.StartUnder(Project.HearsInterrupts, $"{command} out"))
        {
            TrainingFiles.WaitForEpochs(_project, "out", 3, process);
            Project.Interrupt(process);
            CrestResult stopped = Project.Wait(process, command);
            Assert.True(stopped.ExitCode == 130, $"{stopped}");
            Assert.Equal("crest: stopped; the same command with --resume continues", stopped.ErrorLines[^1]);
        }

        _project.Run($"{command} out").FailedWith(1, "out", "--resume");
        _project.Run($"{command} out --resume").Succeeded();
        Assert.Equal(
            File.ReadAllBytes(_project.At("whole/model/model.safetensors")), File.ReadAllBytes(_project.At("out/model/model.safetensors")));
        Assert.Equal(TrainingFiles.Metrics(_project, "whole"), TrainingFiles.Metrics(_project, "out"));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_in_one_line()
    {
        _project.Run($"{Train} --learning-rate 1e38").FailedWith(1, "epoch 1, batch ", "lower the learning rate");
        Assert.False(Directory.Exists(_project.At("out/model")));
        Assert.Contains("failed", _project.Run("runs list").Succeeded().Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, int, string> WrongCommands => new()
    {
        { $"{Train} --learning-rate 0", 2, "--learning-rate must be above 0" },
        { $"{Train} --learning-rate NaN", 2, "--learning-rate" },
        { $"{Train} --epochs 0", 2, "--epochs must be at least 1" },
        { $"{Train} --batch-size 0", 2, "--batch-size" },
        { $"{Train} --threads 0", 2, "--threads" },
        { $"{Train} --schedule 0.001", 2, "'0.001' is no step" },
        { $"{Train} --schedule 0.001:0", 2, "'0.001:0' is no step" },
        { $"{Train} --schedule 0.001:1,-1:2", 2, "'-1:2' is no step" },
        { $"{Train} --schedule 0.001:1 --epochs 3", 2, "leave out --learning-rate and --epochs" },
        { $"{Train} --schedule 0.001:1 --learning-rate 1", 2, "leave out --learning-rate and --epochs" },
        { $"{Train} --train-head", 2, "--features-from: goes together with --train-head" },
        { $"{Train} --features-from out", 2, "--features-from: goes together with --train-head" },
        { $"train image {Data} --model vgg", 2, "vgg" },
        { "train image --dataset imagenet --data-dir mnist --model softmax", 2, "imagenet" },
        { "train image --dataset mnist --model softmax", 2, "--data-dir" },
        { $"{Train} --batch-norm", 2, "--batch-norm" },
        { $"train image {Data} --model cifar-cnn", 2, "is made for cifar10, not mnist" },
        { $"train image {Data} --model mnist-cnn --features-from none --train-head", 1, "there is no trained model" },
        { "train image --dataset mnist --data-dir none --model softmax", 1, "none: there is no such folder" },
        { "train image --dataset cifar10 --data-dir mnist --model softmax", 1, "holds neither batches.meta.txt" },
        { $"predict image {Data} --output-dir none", 1, "there is no trained model" },
        { $"predict image {Data}", 2, "--model-dir" },
        { $"predict image {Data} --output-dir out --batch-size 0", 2, "--batch-size" },
        { "experiment batch-norm --output-dir out", 2, "--trainings" },
        { "experiment batch-norm --trainings none.yaml --output-dir out", 1, "none.yaml: cannot read" },
        { "experiment", 2, "batch-norm" },
        { "inspect mnist/wrong-idx3-ubyte", 1, "is not an IDX file of images" },
    };

    [Theory]
    [MemberData(nameof(WrongCommands))]
    public void A_wrong_command_is_refused_in_one_line(string command, int exitCode, string expected)
    {
        _project.Write("mnist/wrong-idx3-ubyte", "not an image");
        SortedDictionary<string, string> before = _project.Snapshot(".");
        _project.Run(command).FailedWith(exitCode, expected);
        Assert.Empty(Project.Changes(before, _project.Snapshot(".")));
    }

    [Fact]
    public void An_experiment_ends_with_a_table_and_a_report_and_goes_on_where_it_was()
    {
        _project.Write("small.yaml", """
            title: With and without
            runs:
              - { name: plain, table: "rate 0.01", label: without, dataset: mnist, model: mnist-cnn, schedule: "0.01:1" }
              - { name: normalised, table: "rate 0.01", label: with, dataset: mnist, model: mnist-cnn,
                  batch_norm: true, schedule: "0.01:1" }
            """);
        const string command = "experiment batch-norm --trainings small.yaml --data-dir-mnist mnist --output-dir out";
        CrestResult first = _project.Run(command).Succeeded(), second = _project.Run(command).Succeeded();
        Assert.Equal(["1/2 plain", "2/2 normalised"], first.ErrorLines);
        Assert.Equal(["1/2 plain is there", "2/2 normalised is there"], second.ErrorLines);
        Assert.Equal(first.Output, second.Output);
        foreach (string expected in (string[])["val_loss", "test_acc", "without", "report: out/report.html"])
            Assert.Contains(expected, first.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_project.At("out/report.html")));
        _project.Run($"{command} --seed 3").FailedWith(1);
    }

    [Fact]
    public void An_experiment_with_a_training_that_diverges_ends_with_its_report_and_exit_code_1()
    {
        _project.Write("wild.yaml", """
            runs:
              - { name: wild, table: "softmax", label: "rate 1e38", dataset: mnist, model: softmax, schedule: "1e38:2" }
              - { name: tame, table: "softmax", label: "rate 0.01", dataset: mnist, model: softmax, schedule: "0.01:1" }
            """);
        CrestResult result = _project.Run("experiment batch-norm --trainings wild.yaml --data-dir-mnist mnist --output-dir wild");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("diverged: wild; give them a lower learning rate", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains("report: wild/report.html", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_project.At("wild/tame/summary.json")));
    }

    [Fact]
    public void Help_has_an_example()
    {
        foreach (string command in (string[])["train image", "predict image", "experiment batch-norm"])
            Assert.Contains($"Example:\n  crest {command}", _project.Run($"{command} --help").Succeeded().Output, StringComparison.Ordinal);
    }
}
