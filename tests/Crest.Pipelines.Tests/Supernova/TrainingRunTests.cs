using System.Text.RegularExpressions;
using Crest.Experiments.Runs;
using Crest.Experiments.TensorBoard;
using Crest.Foundation.Errors;
using Crest.Learning.Training;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>Trainings of a small network on 120 made-up light curves: what they leave in their folder, and what they leave alone.</summary>
[Collection("The current folder")]
public sealed partial class TrainingRunTests : IDisposable
{
    private readonly SupernovaProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_second_training_of_a_folder_is_refused_and_changes_nothing_unless_forced()
    {
        TrainingSummary first = _project.Training("out").Run(Started.Here);
        string[] names =
            Directory.GetFileSystemEntries(first.Folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(
            ["config.yaml", Path.GetFileName(EventFile.FilesIn(first.Folder).Single()), "log.txt", "metrics.csv", "model", "summary.json"],
            names);
        Dictionary<string, string> before = Contents("out");
        Assert.Contains(
            "this training is complete, and its results are there; give --force",
            Assert.ThrowsAny<CrestException>(() => _project.Training("out").Run(Started.Here)).Message);
        Assert.Contains(
            "this training is complete",
            Assert.Throws<WorkDoneException>(() => (_project.Training("out") with { Resume = true }).Run(Started.Here)).Message);
        Assert.Contains(
            "holds the results of another training",
            Assert.ThrowsAny<CrestException>(() => (_project.Training("out") with { Seed = 2 }).Run(Started.Here)).Message);
        Assert.Contains(
            "belongs to a training with other options",
            Assert.ThrowsAny<CrestException>(() => (_project.Training("out") with { Seed = 2, Resume = true }).Run(Started.Here)).Message);
        Assert.Equal(before, Contents("out"));
        Assert.Single(SupernovaProject.Runs());

        // With --force and bad data all stays, too.
        Assert.ThrowsAny<CrestException>(
            () => ((TrainSupernovaClass)_project.Training("out") with { Force = true, OutputSize = 3 }).Run(Started.Here));
        Assert.Equal(before, Contents("out"));

        TrainingSummary second = (_project.Training("out") with { Force = true, Seed = 2 }).Run(Started.Here);
        Assert.NotEqual(first.Run, second.Run);
        Dictionary<string, string> after = Contents("out");
        Assert.Equal(before.Keys, after.Keys);
        // The data are the same.
        string[] same = ["out/model/samples-train.u64", "out/model/samples-validation.u64"];
        Assert.All(after.Keys, file => Assert.Equal(same.Contains(file), before[file] == after[file]));
        Assert.Contains($"\"{second.Run}\"", File.ReadAllText(_project.At("out/summary.json")));
        AssertEpochs("out", SupernovaProject.Epochs);
    }

    [Theory]
    [InlineData(SupernovaTask.Class, 0)]
    [InlineData(SupernovaTask.Class, 3)]
    [InlineData(SupernovaTask.PeakDay, 2)]
    public void A_training_that_was_stopped_is_resumed_to_the_same_bits(SupernovaTask task, int stopAfter)
    {
        TrainingSummary whole = _project.Training("whole", task).Run(Started.Here);
        TrainSupernova other = _project.Training("stopped", task);
        using var stop = new CancellationTokenSource();
        if (stopAfter == 0) stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => other.Run(Started.Following(step => Stop((int)step.Done), stop.Token)));
        Assert.Equal(RunStatus.Killed, SupernovaProject.Runs().Single(r => r.Id != whole.Run).Status);
        Assert.False(Directory.Exists(_project.At("stopped/model")));
        Assert.True(File.Exists(_project.At("stopped/checkpoint.safetensors")));
        Assert.Contains("give --resume to continue it", Assert.ThrowsAny<CrestException>(() => other.Run(Started.Here)).Message);

        // A line that was written after the checkpoint, and half of one: what a killed process leaves.
        if (stopAfter > 0) File.AppendAllText(_project.At("stopped/metrics.csv"), $"{stopAfter + 1},9,9,9,9,9\n{stopAfter + 2},9");
        TrainingSummary resumed = (other with { Resume = true }).Run(Started.Here);
        Assert.Equal(
            File.ReadAllBytes(_project.At("whole/model/model.safetensors")),
            File.ReadAllBytes(_project.At("stopped/model/model.safetensors")));
        Assert.Equal(whole.History.Epochs.Select(e => e.ValidationLoss), resumed.History.Epochs.Select(e => e.ValidationLoss));
        Assert.Equal(LossesOf("whole"), LossesOf("stopped"));
        AssertEpochs("stopped", SupernovaProject.Epochs);
        Assert.False(File.Exists(_project.At("stopped/checkpoint.safetensors")));
        RunRecord run = SupernovaProject.Runs().Single(r => r.Id == resumed.Run);
        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Equal(
            Enumerable.Range(1, SupernovaProject.Epochs).Select(e => (long)e),
            SupernovaProject.History(run.Id, "val_loss").Select(m => m.Step));

        void Stop(int epoch)
        {
            if (epoch == stopAfter) stop.Cancel();
        }
    }

    [Fact]
    public void A_training_is_resumed_with_its_own_options_and_data_only_and_keeps_its_checkpoint_otherwise()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _project.Training("out").Run(Started.Following(_ => stop.Cancel(), stop.Token)));
        Dictionary<string, string> before = Contents("out");
        TrainSupernova resume = _project.Training("out") with { Resume = true };
        _project.Write("other", "two");
        foreach (TrainSupernova changed in (TrainSupernova[])[
            resume with { Seed = 2 },
            resume with { Hyperparameters = SupernovaProject.Small with { BlackoutRate = 0.2 } },
            resume with { Hyperparameters = SupernovaProject.Small with { HiddenSize = 16 } },
            resume with { Threads = 1 },
            _project.Training("out", SupernovaTask.Redshift) with { Resume = true },
            _project.WithData(resume, "other")])
            Assert.Contains(
                "with other options, data or threads", Assert.ThrowsAny<CrestException>(() => changed.Run(Started.Here)).Message);
        Assert.Equal(before, Contents("out"));
        Assert.Contains(
            "--output-dir", Assert.ThrowsAny<CrestException>(() => (resume with { OutputFolder = null }).Run(Started.Here)).Message);

        File.WriteAllBytes(_project.At("out/checkpoint.safetensors"), File.ReadAllBytes(_project.At("out/checkpoint.safetensors"))[..500]);
        Assert.Contains("checkpoint.safetensors: not a whole", Assert.ThrowsAny<CrestException>(() => resume.Run(Started.Here)).Message);
    }

    [Fact]
    public void A_training_that_is_resumed_where_none_was_begun_begins()
    {
        (_project.Training("new") with { Resume = true }).Run(Started.Here);
        _project.Training("whole").Run(Started.Here);
        Assert.Equal(
            File.ReadAllBytes(_project.At("whole/model/model.safetensors")), File.ReadAllBytes(_project.At("new/model/model.safetensors")));
    }

    [Fact]
    public void A_process_killed_before_its_first_checkpoint_begins_again_when_resumed()
    {
        TrainingSummary whole = _project.Training("whole").Run(Started.Here);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _project.Training("out").Run(Started.Following(_ => stop.Cancel(), stop.Token)));
        File.Delete(_project.At("out/checkpoint.safetensors"));
        (_project.Training("out") with { Resume = true }).Run(Started.Here);
        Assert.Equal(
            File.ReadAllBytes(_project.At("whole/model/model.safetensors")), File.ReadAllBytes(_project.At("out/model/model.safetensors")));
        AssertEpochs("out", whole.History.Epochs.Count);
    }

    [Fact]
    public void Data_that_do_not_belong_together_are_refused_before_anything_is_written()
    {
        _project.Write("other", "two");
        TrainSupernova training = _project.Training("out");
        (TrainSupernova Training, string Expected)[] cases =
        [
            (training with { ValidationDataPath = _project.At("other/dataset.va.nc") },
                "other/dataset.va.nc: is of another preparation than"),
            (training with { TestDataPath = _project.At("other/dataset.te.nc") }, "other/dataset.te.nc: is of another preparation than"),
            (training with { ValidationDataPath = training.TestDataPath },
                "prepared/dataset.te.nc: is the test split, not the validation split"),
            (training with { TrainDataPath = _project.At("none.nc") }, "none.nc: cannot read: there is no such file"),
            ((TrainSupernovaClass)training with { OutputSize = 3 }, "output-size: 3 classes are asked for, but"),
            (training with { Bands = BandSelection.Parse("""{"y":1}""") }, "has no band 'y'"),
            (training with { Hyperparameters = SupernovaProject.Small with { DropoutRate = 1 } },
                "dropout-rate: must be at least 0 and below 1, not 1"),
        ];
        foreach ((TrainSupernova wrong, string expected) in cases)
            Assert.Contains(expected, Assert.ThrowsAny<CrestException>(() => wrong.Run(Started.Here)).Message);
        Assert.False(Directory.Exists(_project.At("out")));
        Assert.Empty(SupernovaProject.Runs());
    }

    [Fact]
    public void A_learning_rate_that_diverges_is_named_and_keeps_the_earlier_model()
    {
        _project.Training("out").Run(Started.Here);
        byte[] model = File.ReadAllBytes(_project.At("out/model/model.safetensors"));
        Assert.Contains("lower the learning rate", Assert.Throws<DivergenceException>(
            () => (_project.Training("out") with { Force = true, LearningRate = 1e30 }).Run(Started.Here)).Message);
        Assert.Equal(model, File.ReadAllBytes(_project.At("out/model/model.safetensors")));
        Assert.Equal(RunStatus.Failed, SupernovaProject.Runs()[0].Status);
    }

    [Fact]
    public void Predictions_of_a_folder_are_replaced_all_or_none()
    {
        TrainSupernova training = _project.Training("out");
        training.Run(Started.Here);
        File.WriteAllText(_project.At("out/real.csv"), "mine");
        var predict = new PredictSupernovaClass
        {
            OutputFolder = _project.At("out"), TestDataPath = training.TestDataPath, RealDataPath = training.TestDataPath, Threads = 1,
        };
        Assert.Contains("real.csv: holds other results", Assert.ThrowsAny<CrestException>(() => predict.Run(Started.Here)).Message);
        Assert.False(File.Exists(_project.At("out/test.csv")));
        Assert.Equal("mine", File.ReadAllText(_project.At("out/real.csv")));
        Assert.Contains("predicts sn-class, not redshift", Assert.ThrowsAny<CrestException>(
            () => new PredictSupernovaRedshift { OutputFolder = _project.At("out"), TestDataPath = training.TestDataPath }
                .Run(Started.Here)).Message);
        IReadOnlyList<PredictionResult> results = (predict with { Force = true }).Run(Started.Here);
        Assert.Equal([20, 20], results.Select(r => r.Objects));
        Assert.Equal(File.ReadAllText(_project.At("out/test.csv")), File.ReadAllText(_project.At("out/real.csv")));
        Assert.All(PredictionTable.Read(_project.At("out/test.csv")).Values, row => Assert.Equal(1, row[0] + row[1], 1e-6));
    }

    private Dictionary<string, string> Contents(string folder) =>
        Directory.GetFiles(_project.At(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToDictionary(
                p => EventFileName().Replace(Path.GetRelativePath(_project.Path, p), "events"),
                p => Convert.ToHexString(File.ReadAllBytes(p)));

    [GeneratedRegex(@"events\.out\.tfevents\..*", RegexOptions.None, 1000)]
    private static partial Regex EventFileName();

    private string[][] LossesOf(string folder) =>
        [.. File.ReadAllLines(_project.At($"{folder}/metrics.csv")).Select(line => line.Split(',')[..5])];

    private void AssertEpochs(string folder, int epochs) =>
        Assert.Equal(
            ["epoch", .. Enumerable.Range(1, epochs).Select(e => $"{e}")],
            File.ReadAllLines(_project.At($"{folder}/metrics.csv")).Select(line => line.Split(',')[0]));
}
