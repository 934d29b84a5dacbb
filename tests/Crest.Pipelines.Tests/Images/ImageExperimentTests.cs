using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Pipelines.Images;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Images;

[Collection("The current folder")]
public sealed class ImageExperimentTests : IDisposable
{
    private const string Small = "title: A small experiment\nimages: 120\nruns:\n"
        + """  - { name: plain, table: "MNIST, rate 0.01", label: without, dataset: mnist, model: mnist-cnn, """
        + """schedule: "0.01:1,0.001:2" }"""
        + "\n"
        + """  - { name: normalised, table: "MNIST, rate 0.01", label: with, dataset: mnist, model: mnist-cnn, """
        + """batch_norm: true, schedule: "0.01:1,0.001:2", batch_size: 16 }"""
        + "\n"
        + """  - { name: head, table: "MNIST, dense layers only", label: with, dataset: mnist, model: mnist-cnn, """
        + """batch_norm: true, schedule: "0.01:2", features_from: normalised }"""
        + "\n"
        + """  - { name: linear, dataset: mnist, model: softmax, schedule: "0.01:2" }""";

    private readonly ImageProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void What_is_finished_is_not_trained_again_and_what_was_stopped_goes_on()
    {
        RunImageExperiment experiment = Experiment(Small);
        using var stop = new CancellationTokenSource();
        bool second = false;
        Assert.Throws<OperationCanceledException>(() => experiment.Run(Started.Here with
        {
            Message = message => second = message.StartsWith("2/4", StringComparison.Ordinal),
            Progress = Started.Following(step => StopIn(second, step.Done, stop)).Progress,
            Cancellation = stop.Token,
        }));
        Assert.Equal(2, ImageProject.Runs().Count);

        List<string> messages = [];
        IReadOnlyList<ImageExperimentResult> results = experiment.Run(Started.Telling(messages.Add)).Results;
        Assert.Equal(["1/4 plain is there", "2/4 normalised is resumed", "3/4 head", "4/4 linear"], messages);
        Assert.Equal(["plain", "normalised", "head", "linear"], results.Select(r => r.Run.Name));
        Assert.All(ImageProject.Runs(), run => Assert.Equal(RunStatus.Finished, run.Status));
        byte[] report = File.ReadAllBytes(_project.At("out/report.html"));

        messages.Clear();
        Assert.Equal(results.SelectMany(r => r.Figures), experiment.Run(Started.Telling(messages.Add)).Results.SelectMany(r => r.Figures));
        Assert.All(messages, message => Assert.EndsWith("is there", message, StringComparison.Ordinal));
        Assert.Equal(report, File.ReadAllBytes(_project.At("out/report.html")));
        Assert.Equal(4, ImageProject.Runs().Count);

        // Undisturbed, the same weights.
        RunImageExperiment undisturbed = experiment with { OutputFolder = _project.At("undisturbed") };
        undisturbed.Run(Started.Here);
        foreach (string name in (string[])["plain", "normalised", "head", "linear"])
            Assert.Equal(_project.Weights($"undisturbed/{name}"), _project.Weights($"out/{name}"));

        RunImageExperiment other = Experiment(Small.Replace("0.01:1,", "0.02:1,", StringComparison.Ordinal));
        Assert.Contains(
            "plain: contains a training with another schedule (0.01:1,0.001:2, not 0.02:1,0.001:2); give --force",
            Assert.ThrowsAny<CrestException>(() => other.Run(Started.Here)).Message);
        Assert.Equal(report, File.ReadAllBytes(_project.At("out/report.html")));
        (other with { Force = true }).Run(Started.Here);
        Assert.NotEqual(report, File.ReadAllBytes(_project.At("out/report.html")));
    }

    [Fact]
    public void A_training_that_diverges_is_shown_as_such_and_keeps_only_its_heads_from_being_trained()
    {
        string wild = Small.Replace(
            "batch_norm: true, schedule: \"0.01:1,0.001:2\"", "batch_norm: true, schedule: \"0.01:1,1e38:2\"", StringComparison.Ordinal);
        RunImageExperiment experiment =
            Experiment(wild.Replace("schedule: \"0.01:1,0.001:2\" }", "schedule: \"1e38:2\" }", StringComparison.Ordinal));
        List<string> messages = [];
        IReadOnlyList<ImageExperimentResult> results = experiment.Run(Started.Telling(messages.Add)).Results;
        Assert.Equal(["plain", "normalised", "linear"], results.Select(r => r.Run.Name));
        Assert.Contains("4/4 linear", messages);
        Assert.Contains("3/4 head is left out: normalised, which it needs, diverged", messages);
        Assert.Contains(messages, message => message.StartsWith("normalised diverged: the ", StringComparison.Ordinal));
        Assert.Equal([true, true, false], results.Select(r => r.Diverged is not null));
        Assert.Equal("diverged", results[1].Figures[0]);
        Assert.NotEmpty(results[1].History["val_loss"]);
        string page = Browser.Render(_project.At("out/report.html"));
        Assert.Contains(">diverged<", page, StringComparison.Ordinal);

        // It counts as done: no run begins.
        messages.Clear();
        Assert.Equal(results.SelectMany(r => r.Figures), experiment.Run(Started.Telling(messages.Add)).Results.SelectMany(r => r.Figures));
        Assert.Equal(
            [
                "1/4 plain diverged before", "2/4 normalised diverged before", "3/4 head is left out: normalised, which it needs, diverged",
                "4/4 linear is there",
            ],
            messages);
        Assert.Equal(3, ImageProject.Runs().Count);
        (Experiment(Small) with { Force = true }).Run(Started.Telling(messages.Add));
        Assert.False(File.Exists(_project.At("out/normalised/diverged.json")));
    }

    [Fact]
    public void Results_of_another_run_or_of_other_data_do_not_count()
    {
        RunImageExperiment experiment = Experiment(Small);
        experiment.Run(Started.Here);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => (experiment with { Force = true }).Run(Started.Following(_ => stop.Cancel(), stop.Token)));
        File.Delete(_project.At("out/plain/checkpoint.safetensors")); // as a kill in the first epoch leaves it
        List<string> messages = [];
        experiment.Run(Started.Telling(messages.Add));
        Assert.Equal(["1/4 plain is resumed", "2/4 normalised is there", "3/4 head is there", "4/4 linear is there"], messages);

        ImageFiles.WriteMnist(_project.At("other"), ImageProject.TrainingImages + 20, 30);
        Assert.Contains(
            "plain: contains a training on other images (test)",
            Assert.ThrowsAny<CrestException>(() => (experiment with { MnistFolder = _project.At("other") }).Run(Started.Here)).Message);
        string twice = Small.Replace(
            "  - { name: head",
            "  - { name: normalised2, dataset: mnist, model: mnist-cnn, batch_norm: true, schedule: \"0.01:1\" }\n  - { name: head",
            StringComparison.Ordinal);
        RunImageExperiment other =
            Experiment(twice.Replace("features_from: normalised", "features_from: normalised2", StringComparison.Ordinal));
        Assert.Contains(
            "head: contains a training with another features_from (normalised, not normalised2)",
            Assert.ThrowsAny<CrestException>(() => other.Run(Started.Here)).Message);
    }

    [Fact]
    public void A_report_that_is_not_the_experiments_own_stays_unless_forced()
    {
        _project.Write("out/report.html", "mine");
        RunImageExperiment experiment = Experiment(Small[..Small.IndexOf("  - { name: normalised", StringComparison.Ordinal)]);
        Assert.Contains(
            "report.html: is there, but no training of this experiment; give --force",
            Assert.ThrowsAny<CrestException>(() => experiment.Run(Started.Here)).Message);
        Assert.Equal("mine", File.ReadAllText(_project.At("out/report.html")));
        Assert.Empty(ImageProject.Runs());
        (experiment with { Force = true }).Run(Started.Here);
        Assert.NotEqual("mine", File.ReadAllText(_project.At("out/report.html")));
    }

    [Fact]
    public void The_report_has_the_tables_and_curves_of_the_trainings()
    {
        RunImageExperiment experiment = Experiment(Small);
        IReadOnlyList<ImageExperimentResult> results = experiment.Run(Started.Here).Results;
        string page = Browser.Render(_project.At("out/report.html"));
        Assert.Contains("A small experiment", page, StringComparison.Ordinal);
        Assert.Contains("4 trainings with the first 120 images of each file", page, StringComparison.Ordinal);
        Assert.Contains("MNIST, dense layers only", page, StringComparison.Ordinal);
        foreach (ImageExperimentResult result in results)
        {
            Assert.Contains(result.Id, page, StringComparison.Ordinal);
            if (result.Run.Table is not null)
                Assert.All(result.Figures, figure => Assert.Contains($">{figure}<", page, StringComparison.Ordinal));
        }

        Assert.Equal(4, page.Split("<figure").Length - 1);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> WrongFiles => new()
    {
        { "dataset: mnist", "dataset: minst", "experiment.yaml:4:72: dataset: must be one of mnist, cifar10, not 'minst'" },
        { "model: mnist-cnn", "model: cnn", "experiment.yaml:4:86: model: must be one of softmax, mnist-cnn, cifar-cnn, not 'cnn'" },
        { "schedule: \"0.01:1,0.001:2\"", "schedule: fast", "experiment.yaml:4:107: schedule: 'fast': 'fast' is" },
        { ", schedule: \"0.01:1,0.001:2\"", "", "experiment.yaml:4:5: plain: schedule is missing" },
        { "name: plain", "name: a/b", "experiment.yaml:4:13: name is 'a/b'; it must be letters, digits" },
        { "name: normalised", "name: plain", "experiment.yaml:5:13: the name 'plain' is there twice" },
        { "features_from: normalised", "features_from: linear",
            "experiment.yaml:6:154: features_from is 'linear', which is the name of no run before it" },
        { "model: mnist-cnn, batch_norm: true, schedule: \"0.01:2\"", "model: mnist-cnn, schedule: \"0.01:2\"",
            "features_from is 'normalised', which has another batch_norm (true)" },
        { "mnist, model: mnist-cnn, batch_norm: true, schedule: \"0.01:2\"", "cifar10, model: cifar-cnn, schedule: \"0.01:2\"",
            "features_from is 'normalised', which has another dataset (mnist)" },
        { "model: mnist-cnn, batch_norm: true, schedule: \"0.01:2\"", "model: softmax, schedule: \"0.01:2\"",
            "experiment.yaml:6:5: train_head: softmax regression has no convolution part" },
        { "model: softmax", "model: cifar-cnn", "experiment.yaml:7:44: model: cifar-cnn is made for cifar10" },
        { "0.01:2\" }", "1:2000000000,1:2000000000\" }",
            "experiment.yaml:7:63: schedule: '1:2000000000,1:2000000000': has more than 2147483647 epochs" },
        { "batch_size: 16", "batch_size: 0", "experiment.yaml:5:157: batch_size: must be at least 1, not 0" },
        { "images: 120", "images: 0", "experiment.yaml:2:9: images is '0'; it must be a whole number from 1" },
        { "label: without, ", "", "experiment.yaml:4:5: plain: table and label go together" },
        { "batch_norm: true", "batchnorm: true",
            "experiment.yaml:5:99: item 2 of runs has no key 'batchnorm'; did you mean 'batch_norm'?" },
        { "batch_norm: true", "batch_norm: perhaps", "experiment.yaml:5:111: batch_norm: must be true or false, not 'perhaps'" },
        { "runs:", "trainings:", "experiment.yaml:3:1:" },
        { "{ name: plain", "{ { name: plain", "experiment.yaml:" },
        { Small, "", "is empty" },
        { Small, "title: nothing", "lacks runs" },
    };

    [Theory]
    [MemberData(nameof(WrongFiles))]
    public void A_wrong_file_is_told_in_one_line(string text, string other, string expected)
    {
        int at = Small.IndexOf(text, StringComparison.Ordinal);
        CrestException error = Assert.ThrowsAny<CrestException>(() => ImageExperiment.Read(
            _project.Write("experiment.yaml", string.Concat(Small.AsSpan(0, at), other, Small.AsSpan(at + text.Length)))));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Trainings_that_cannot_be_done_are_refused_before_the_first_begins()
    {
        Assert.Contains(
            "data-dir-mnist: is missing: plain needs the files of mnist",
            Assert.ThrowsAny<CrestException>(() => (Experiment(Small) with { MnistFolder = null }).Run(Started.Here)).Message);
        Assert.Contains("model: cifar-cnn is made for cifar10", Assert.ThrowsAny<CrestException>(
            () => Experiment(Small.Replace("model: softmax", "model: cifar-cnn", StringComparison.Ordinal)).Run(Started.Here)).Message);
        Assert.Contains(
            "none.yaml: cannot read", Assert.ThrowsAny<CrestException>(() => ImageExperiment.Read(_project.At("none.yaml"))).Message);
        Assert.Empty(ImageProject.Runs());
    }

    [Fact]
    public void The_example_is_read()
    {
        ImageExperiment example = ImageExperiment.Read(Path.Combine(ReferenceFiles.Root, "examples", "batch-norm.yaml"));
        Assert.Equal(22, example.Runs.Count);
        Assert.Equal(8, example.Runs.Where(r => r.Table is not null).GroupBy(r => r.Table).Count(table => table.Count() == 2));
        Assert.Null(example.Images);
    }

    private static void StopIn(bool second, long epoch, CancellationTokenSource stop)
    {
        if (second && epoch == 2) stop.Cancel();
    }

    private RunImageExperiment Experiment(string yaml) => new()
    {
        ConfigurationPath = _project.Write("experiment.yaml", yaml), MnistFolder = _project.At("mnist"), OutputFolder = _project.At("out"),
        Threads = 2,
    };
}
