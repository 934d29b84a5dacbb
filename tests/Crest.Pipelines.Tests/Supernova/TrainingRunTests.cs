using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Projects;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>Trainings of a small network on 120 made-up light curves: what they leave in their folder, and what they leave alone.</summary>
[Collection("The current folder")]
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _workingFolder = Environment.CurrentDirectory;

    public TrainingRunTests()
    {
        Write("prepared", "one");
        // A training is a run of the project in which it is started.
        Directory.CreateDirectory(_folder.At(Project.Marker));
        Environment.CurrentDirectory = _folder.Path;
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _workingFolder;
        _folder.Dispose();
    }

    [Fact]
    public void A_second_training_of_a_folder_is_refused_and_changes_nothing_unless_forced()
    {
        TrainingSummary first = Training("out").Run(Started.Here);
        string[] names =
            Directory.GetFileSystemEntries(first.Folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["config.yaml", "log.txt", "metrics.csv", "model", "summary.json"], names);
        Dictionary<string, string> before = Contents("out");
        Assert.Contains(
            "holds the results of another training; give --force",
            Assert.ThrowsAny<CrestException>(() => Training("out").Run(Started.Here)).Message);
        Assert.Contains(
            "is complete; there is nothing to resume",
            Assert.ThrowsAny<CrestException>(() => (Training("out") with { Resume = true }).Run(Started.Here)).Message);
        Assert.Equal(before, Contents("out"));
        Assert.Single(Runs());

        // With --force and bad data all stays, too.
        Assert.ThrowsAny<CrestException>(
            () => ((TrainSupernovaClass)Training("out") with { Force = true, OutputSize = 3 }).Run(Started.Here));
        Assert.Equal(before, Contents("out"));

        TrainingSummary second = (Training("out") with { Force = true, Seed = 2 }).Run(Started.Here);
        Assert.NotEqual(first.Run, second.Run);
        Dictionary<string, string> after = Contents("out");
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(after.Keys, file => Assert.NotEqual(before[file], after[file]));
        Assert.Contains($"\"{second.Run}\"", File.ReadAllText(_folder.At("out/summary.json")));
        AssertEpochs("out", Epochs);
    }

    [Theory]
    [InlineData(SupernovaTask.Class, 0)]
    [InlineData(SupernovaTask.Class, 3)]
    [InlineData(SupernovaTask.PeakDay, 2)]
    public void A_training_that_was_stopped_is_resumed_to_the_same_bits(SupernovaTask task, int stopAfter)
    {
        TrainingSummary whole = Training("whole", task).Run(Started.Here);
        TrainSupernova other = Training("stopped", task);
        using var stop = new CancellationTokenSource();
        if (stopAfter == 0) stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => other.Run(Started.Following(step => Stop((int)step.Done), stop.Token)));
        Assert.Equal(RunStatus.Killed, Runs().Single(r => r.Id != whole.Run).Status);
        Assert.False(Directory.Exists(_folder.At("stopped/model")));
        Assert.True(File.Exists(_folder.At("stopped/checkpoint.safetensors")));
        Assert.Contains("give --resume to continue it", Assert.ThrowsAny<CrestException>(() => other.Run(Started.Here)).Message);

        // A line that was written after the checkpoint, and half of one: what a killed process leaves.
        if (stopAfter > 0) File.AppendAllText(_folder.At("stopped/metrics.csv"), $"{stopAfter + 1},9,9,9,9,9\n{stopAfter + 2},9");
        TrainingSummary resumed = (other with { Resume = true }).Run(Started.Here);
        Assert.Equal(
            File.ReadAllBytes(_folder.At("whole/model/model.safetensors")),
            File.ReadAllBytes(_folder.At("stopped/model/model.safetensors")));
        Assert.Equal(whole.History.Epochs.Select(e => e.ValidationLoss), resumed.History.Epochs.Select(e => e.ValidationLoss));
        Assert.Equal(LossesOf("whole"), LossesOf("stopped"));
        AssertEpochs("stopped", Epochs);
        Assert.False(File.Exists(_folder.At("stopped/checkpoint.safetensors")));
        RunRecord run = Runs().Single(r => r.Id == resumed.Run);
        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Equal(Enumerable.Range(1, Epochs).Select(e => (long)e), History(run.Id, "val_loss").Select(m => m.Step));

        void Stop(int epoch)
        {
            if (epoch == stopAfter) stop.Cancel();
        }
    }

    [Fact]
    public void A_training_is_resumed_with_its_own_options_and_data_only_and_keeps_its_checkpoint_otherwise()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Training("out").Run(Started.Following(_ => stop.Cancel(), stop.Token)));
        Dictionary<string, string> before = Contents("out");
        TrainSupernova resume = Training("out") with { Resume = true };
        Write("other", "two");
        foreach (TrainSupernova changed in (TrainSupernova[])[
            resume with { Seed = 2 },
            resume with { Hyperparameters = Small with { BlackoutRate = 0.2 } },
            resume with { Hyperparameters = Small with { HiddenSize = 16 } },
            resume with { Threads = 1 },
            Training("out", SupernovaTask.Redshift) with { Resume = true },
            WithData(resume, "other")])
            Assert.Contains(
                "with other options, data or threads", Assert.ThrowsAny<CrestException>(() => changed.Run(Started.Here)).Message);
        Assert.Equal(before, Contents("out"));
        Assert.Contains(
            "none holds no training",
            Assert.ThrowsAny<CrestException>(() => (Training("none") with { Resume = true }).Run(Started.Here)).Message);
        Assert.Contains(
            "--output-dir", Assert.ThrowsAny<CrestException>(() => (resume with { OutputFolder = null }).Run(Started.Here)).Message);

        File.WriteAllBytes(_folder.At("out/checkpoint.safetensors"), File.ReadAllBytes(_folder.At("out/checkpoint.safetensors"))[..500]);
        Assert.Contains("checkpoint.safetensors: not a whole", Assert.ThrowsAny<CrestException>(() => resume.Run(Started.Here)).Message);
    }

    [Fact]
    public void A_process_killed_before_its_first_checkpoint_begins_anew_when_resumed()
    {
        TrainingSummary whole = Training("whole").Run(Started.Here);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Training("out").Run(Started.Following(_ => stop.Cancel(), stop.Token)));
        File.Delete(_folder.At("out/checkpoint.safetensors"));
        (Training("out") with { Resume = true }).Run(Started.Here);
        Assert.Equal(
            File.ReadAllBytes(_folder.At("whole/model/model.safetensors")), File.ReadAllBytes(_folder.At("out/model/model.safetensors")));
        AssertEpochs("out", whole.History.Epochs.Count);
    }

    [Fact]
    public void Data_that_do_not_belong_together_are_refused_before_anything_is_written()
    {
        Write("other", "two");
        TrainSupernova training = Training("out");
        (TrainSupernova Training, string Expected)[] cases =
        [
            (training with { ValidationDataPath = _folder.At("other/dataset.va.nc") },
                "other/dataset.va.nc: is of another preparation than"),
            (training with { TestDataPath = _folder.At("other/dataset.te.nc") }, "other/dataset.te.nc: is of another preparation than"),
            (training with { ValidationDataPath = training.TestDataPath },
                "prepared/dataset.te.nc: is the test split, not the validation split"),
            (training with { TrainDataPath = _folder.At("none.nc") }, "none.nc: cannot read: there is no such file"),
            ((TrainSupernovaClass)training with { OutputSize = 3 }, "output-size: 3 classes are asked for, but"),
            (training with { Bands = BandSelection.Parse("""{"y":1}""") }, "has no band 'y'"),
            (training with { Hyperparameters = Small with { DropoutRate = 1 } }, "dropout-rate: must be at least 0 and below 1, not 1"),
        ];
        foreach ((TrainSupernova wrong, string expected) in cases)
            Assert.Contains(expected, Assert.ThrowsAny<CrestException>(() => wrong.Run(Started.Here)).Message);
        Assert.False(Directory.Exists(_folder.At("out")));
        Assert.Empty(Runs());
    }

    [Fact]
    public void A_learning_rate_that_diverges_is_named_and_keeps_the_earlier_model()
    {
        Training("out").Run(Started.Here);
        byte[] model = File.ReadAllBytes(_folder.At("out/model/model.safetensors"));
        Assert.Contains("lower the learning rate", Assert.Throws<DivergenceException>(
            () => (Training("out") with { Force = true, LearningRate = 1e30 }).Run(Started.Here)).Message);
        Assert.Equal(model, File.ReadAllBytes(_folder.At("out/model/model.safetensors")));
        Assert.Equal(RunStatus.Failed, Runs()[0].Status);
    }

    [Fact]
    public void Predictions_of_a_folder_are_replaced_all_or_none()
    {
        TrainSupernova training = Training("out");
        training.Run(Started.Here);
        _folder.Write("out/real.csv", "mine");
        var predict = new PredictSupernovaClass
        {
            OutputFolder = _folder.At("out"), TestDataPath = training.TestDataPath, RealDataPath = training.TestDataPath, Threads = 1,
        };
        Assert.Contains("real.csv: holds other results", Assert.ThrowsAny<CrestException>(() => predict.Run(Started.Here)).Message);
        Assert.False(File.Exists(_folder.At("out/test.csv")));
        Assert.Equal("mine", File.ReadAllText(_folder.At("out/real.csv")));
        Assert.Contains("predicts sn-class, not redshift", Assert.ThrowsAny<CrestException>(
            () => new PredictSupernovaRedshift { OutputFolder = _folder.At("out"), TestDataPath = training.TestDataPath }
                .Run(Started.Here)).Message);
        IReadOnlyList<PredictionResult> results = (predict with { Force = true }).Run(Started.Here);
        Assert.Equal([20, 20], results.Select(r => r.Objects));
        Assert.Equal(File.ReadAllText(_folder.At("out/test.csv")), File.ReadAllText(_folder.At("out/real.csv")));
        Assert.All(PredictionTable.Read(_folder.At("out/test.csv")).Values, row => Assert.Equal(1, row[0] + row[1], 1e-6));
    }

    [Theory]
    [InlineData(SupernovaTask.Class)]
    [InlineData(SupernovaTask.Redshift)]
    [InlineData(SupernovaTask.PeakDay)]
    public void A_trial_goes_the_way_of_the_run_is_worth_its_best_epoch_and_leaves_nothing(SupernovaTask task)
    {
        TrainSupernova job = Training("out", task);
        (RunningTrial trial, List<(int Step, double Value)> reports) = NewTrial();
        double value = job.Try(job.Load(), trial, threads: 1, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(_folder.At("out")));
        Assert.Empty(Runs());

        TrainingSummary run = job.Run(Started.Here);
        Assert.Equal(
            run.History.Epochs.Select(e => (e.Epoch, task == SupernovaTask.Class ? e.ValidationScore : e.ValidationLoss)), reports);
        Assert.Equal(task == SupernovaTask.Class ? reports.Max(r => r.Value) : reports.Min(r => r.Value), value);
        JsonElement metrics = JsonDocument.Parse(trial.Attributes["metrics"]).RootElement;
        foreach ((string split, ISplitMetrics? expected)
            in (ReadOnlySpan<(string, ISplitMetrics?)>)[("train", run.Train), ("validation", run.Validation), ("test", run.Test)])
            foreach ((string figure, object number) in expected!.Figures().Where(f => f.Value is double))
                Assert.Equal((double)number, metrics.GetProperty(split).GetProperty(figure).GetDouble());
    }

    [Fact]
    public void Trials_side_by_side_on_the_same_data_come_to_what_they_come_to_alone()
    {
        TrainSupernova[] jobs =
            [.. Enumerable.Range(4, 6).Select(size => Training("out") with { Hyperparameters = Small with { HiddenSize = size } })];
        TrialData data = jobs[0].Load();
        double[] alone = [.. jobs.Select(job => job.Try(data, NewTrial().Trial, threads: 1, TestContext.Current.CancellationToken))];
        var together = new double[jobs.Length];
        Parallel.For(
            0, jobs.Length, i => together[i] = jobs[i].Try(data, NewTrial().Trial, threads: 1, TestContext.Current.CancellationToken));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void A_trial_that_is_given_up_or_diverges_says_so()
    {
        TrainSupernova job = Training("out");
        (RunningTrial trial, List<(int Step, double Value)> reports) = NewTrial(prunedAfter: 3);
        Assert.Throws<TrialPrunedException>(() => job.Try(job.Load(), trial, threads: 1, TestContext.Current.CancellationToken));
        Assert.Equal(3, reports.Count);
        TrainSupernova diverging = job with { LearningRate = 1e30 };
        Assert.Throws<DivergenceException>(
            () => diverging.Try(diverging.Load(), NewTrial().Trial, threads: 1, TestContext.Current.CancellationToken));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => job.Try(job.Load(), NewTrial().Trial, threads: 1, stopped.Token));
    }

    private static (RunningTrial Trial, List<(int Step, double Value)> Reports) NewTrial(int prunedAfter = int.MaxValue)
    {
        List<(int, double)> reports = [];
        return (new RunningTrial(new Trial(1, 0, TrialState.Running), (step, value) =>
        {
            reports.Add((step, value));
            return reports.Count >= prunedAfter;
        }), reports);
    }

    private const int Epochs = 6;

    private static Hyperparameters Small { get; } = new()
    {
        HiddenSize = 8, Highways = 1, UseBatchNormalisation = true, DropoutRate = 0.1, OutlierRate = 0.05, BlackoutRate = 0.05,
    };

    private static IReadOnlyList<RunRecord> Runs()
    {
        using RunStore store = RunStore.Open(Project.Find(Environment.CurrentDirectory), TimeProvider.System);
        return store.Search().Runs;
    }

    private static IReadOnlyList<RunMetric> History(string id, string metric)
    {
        using RunStore store = RunStore.Open(Project.Find(Environment.CurrentDirectory), TimeProvider.System);
        return store.History(id, metric);
    }

    private TrainSupernova Training(string output, SupernovaTask task = SupernovaTask.Class)
    {
        TrainSupernova training = task switch
        {
            SupernovaTask.Class => new TrainSupernovaClass { TrainDataPath = "", ValidationDataPath = "", TestDataPath = "" },
            SupernovaTask.Redshift => new TrainSupernovaRedshift { TrainDataPath = "", ValidationDataPath = "", TestDataPath = "" },
            _ => new TrainSupernovaPeakDay { TrainDataPath = "", ValidationDataPath = "", TestDataPath = "" },
        };
        return WithData(training, "prepared") with
        {
            OutputFolder = _folder.At(output),
            Hyperparameters = Small,
            Epochs = Epochs,
            BatchSize = 16,
            LearningRate = 0.01,
            Schedule = LearningRateSchedule.Cosine,
            Patience = 100,
            Seed = 1,
            Threads = 2,
        };
    }

    private TrainSupernova WithData(TrainSupernova training, string folder) => training with
    {
        TrainDataPath = _folder.At($"{folder}/dataset.tr.nc"),
        ValidationDataPath = _folder.At($"{folder}/dataset.va.nc"),
        TestDataPath = _folder.At($"{folder}/dataset.te.nc"),
    };

    /// <summary>Three splits of objects whose class shows in the flux of the second band.</summary>
    private void Write(string folder, string preparation)
    {
        var random = new RandomSequence(new RandomStream(1, preparation));
        foreach ((string split, int count) in (ReadOnlySpan<(string, int)>)[(Splits.Train, 80), (Splits.Validation, 20), (Splits.Test, 20)])
        {
            var table = new LightCurveTable(
                new Cadence([new Visit("g", 1, 0), new Visit("g", 2, 5), new Visit("i", 1, 1), new Visit("i", 2, 6)]),
                [.. Enumerable.Range(0, count).Select(i => $"{split} {i}")]);
            for (int row = 0; row < count; row++)
            {
                table.Label[row] = row % 2;
                table.Redshift[row] = (float)(0.1 + random.NextUniform());
                double peak = 10 * random.NextUniform();
                for (int visit = 0; visit < 4; visit++)
                {
                    table.FluxOf(row)[visit] = (float)(3 + (visit >= 2 ? 2 * (row % 2) : 0) + random.NextNormal());
                    table.EpochOf(row)[visit] = (float)(table.Cadence.Visits[visit].ElapsedDay - peak);
                }
            }

            Array.Fill(table.FluxError, 0.3f);
            var set = new PreparedSet(table, ["Ia", "II"], split, 27, 1, "source", preparation);
            AtomicFile.Write(Path.Combine(_folder.Path, folder, Splits.FileName(split, "")), stream => PreparedFile.Write(set, stream));
        }
    }

    private Dictionary<string, string> Contents(string folder) =>
        Directory.GetFiles(_folder.At(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToDictionary(p => Path.GetRelativePath(_folder.Path, p), p => Convert.ToHexString(File.ReadAllBytes(p)));

    private string[][] LossesOf(string folder) =>
        [.. File.ReadAllLines(_folder.At($"{folder}/metrics.csv")).Select(line => line.Split(',')[..5])];

    private void AssertEpochs(string folder, int epochs) =>
        Assert.Equal(
            ["epoch", .. Enumerable.Range(1, epochs).Select(e => $"{e}")],
            File.ReadAllLines(_folder.At($"{folder}/metrics.csv")).Select(line => line.Split(',')[0]));
}
