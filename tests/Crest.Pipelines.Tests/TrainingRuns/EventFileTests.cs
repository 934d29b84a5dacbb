using Crest.Experiments.Runs;
using Crest.Experiments.TensorBoard;
using Crest.Foundation.Options;
using Crest.Pipelines.Tests.RealBogus;
using Crest.Pipelines.Tests.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.TrainingRuns;

/// <summary>The event files that trainings leave for TensorBoard.</summary>
[Collection("The current folder")]
public sealed class EventFileTests
{
    [Fact]
    public void A_resumed_training_has_each_epoch_once_with_the_values_of_its_table()
    {
        using var project = new SupernovaProject();
        using var stop = new CancellationTokenSource();
        int epochs = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => project.Training("out").Run(Started.Following(
            _ =>
            {
                if (++epochs == 3) stop.Cancel();
            },
            stop.Token)));
        TrainingSummary training = (project.Training("out") with { Resume = true }).Run(Started.Here);
        Assert.Equal(2, EventFile.FilesIn(training.Folder).Count);
        IReadOnlyList<EventScalar> scalars = new EventFolder(training.Folder).Read(out string? fault).Scalars;
        Assert.Null(fault);
        IReadOnlyDictionary<string, double[]> table = RunFolder.ReadMetrics(training.Folder);
        foreach (string metric in (string[])["loss", "val_loss", "val_accuracy", "learning_rate"])
        {
            EventScalar[] points = [.. scalars.Where(scalar => scalar.Tag == metric)];
            Assert.Equal(Enumerable.Range(1, SupernovaProject.Epochs).Select(epoch => (long)epoch), points.Select(point => point.Step));
            Assert.Equal(table[metric].Select(value => (double)(float)value), points.Select(point => point.Value));
        }

        Assert.Single(scalars, scalar => scalar.Tag == "test_accuracy" && scalar.Step == training.History.BestEpoch);
    }

    [Fact]
    public void Histograms_change_no_bit_of_the_model()
    {
        using var project = new SupernovaProject();
        TrainingSummary plain = project.Training("plain").Run(Started.Here);
        TrainingSummary drawn = (project.Training("drawn") with { Histograms = true }).Run(Started.Here);
        byte[] Weights(TrainingSummary training) => File.ReadAllBytes(Path.Combine(training.Folder, "model", "model.safetensors"));
        Assert.Equal(Weights(plain), Weights(drawn));
        long size(TrainingSummary training) => new FileInfo(EventFile.FilesIn(training.Folder).Single()).Length;
        Assert.True(size(drawn) > size(plain) + (SupernovaProject.Epochs * 1000), $"{size(drawn)} and {size(plain)} bytes");
        Assert.Equal(
            new EventFolder(plain.Folder).Read(out _).Scalars.Select(scalar => (scalar.Tag, scalar.Step)),
            new EventFolder(drawn.Folder).Read(out _).Scalars.Select(scalar => (scalar.Tag, scalar.Step)));
    }

    [Theory]
    [InlineData("pauc-exact-dnn")]
    [InlineData("pauc-relaxed-gmm-diagonal")]
    [InlineData("xgboost")]
    public void Every_kind_of_ranking_has_them_but_trees_have_no_weights(string method)
    {
        using var project = new RealBogusProject();
        TrainingJob training = project.Training(method, "out") with { Histograms = true };
        if (method == "xgboost")
        {
            OptionException error = Assert.Throws<OptionException>(training.Check);
            Assert.Equal(("histograms", "trees have no weights; leave it out"), (error.Option, error.Fault));
            training = training with { Histograms = false };
        }

        training.Check();
        TrainingSummary summary = training.Run(project.Context);
        Assert.NotEmpty(new EventFolder(summary.Folder).Read(out _).Scalars);
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(EventFile.FilesIn(summary.Folder).Single()));
        Assert.Equal(method != "xgboost", text.Contains("weights/", StringComparison.Ordinal));
    }

    [Fact]
    public void Forced_over_an_older_training_only_the_new_one_is_shown()
    {
        using var project = new SupernovaProject();
        project.Training("out").Run(Started.Here);
        File.WriteAllText(project.At("out/other.tfevents"), "of another program");
        TrainingSummary second = (project.Training("out") with { Force = true, Seed = 2 }).Run(Started.Here);
        Assert.Single(EventFile.FilesIn(second.Folder));
        Assert.True(File.Exists(project.At("out/other.tfevents")));
    }
}
