using System.Globalization;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Pipelines.Exploration;
using Crest.Pipelines.Images;
using Crest.Pipelines.Tests.Images;

namespace Crest.Pipelines.Tests.Exploration;

[Collection("The current folder")]
public sealed class ExploreImagesTests : IDisposable
{
    private readonly ImageProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Components_of_the_training_images_are_written_with_the_test_images_projected_on_them()
    {
        ExplorationResult result = Pca("out").Run(Started.Here);
        Assert.Equal(
            [("train", ImageProject.TrainingImages, true), ("test", ImageProject.TestImages, false)],
            result.Qualities.Select(q => (q.Split, q.Samples, q.Fitted)));
        string[] lines = File.ReadAllLines(_project.At("out/embedding.csv"));
        Assert.Equal("split,name,pc1,pc2,pc3,label", lines[0]);
        Assert.Equal(1 + ImageProject.TrainingImages + ImageProject.TestImages, lines.Length);
        // Of what the components are fitted to, each has the mean 0.
        for (int axis = 2; axis < 5; axis++)
            Assert.Equal(0, lines[1..].Where(l => l.StartsWith("train,", StringComparison.Ordinal)).Average(l => Number(l, axis)), 1e-4);
        Assert.StartsWith("test,test 0,", lines[1 + ImageProject.TrainingImages], StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(_project.At("out/embedding.svg")), StringComparison.Ordinal);
        Assert.Contains("DecompressionStream", File.ReadAllText(_project.At("out/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_run_has_the_files_and_the_measures()
    {
        Pca("out").Run(Started.Here);
        RunRecord run = ImageProject.Runs().Single();
        Assert.Equal(RunStatus.Finished, run.Status);
        using RunStore store = RunStore.Open(Foundation.Projects.Project.Find(Environment.CurrentDirectory), TimeProvider.System);
        Assert.Equal(
            ["embedding.csv", "embedding.svg", "report.html"],
            store.Find(run.Id).Artifacts.Select(artifact => Path.GetFileName(artifact.Path)).Order(StringComparer.Ordinal));
        foreach (string split in (string[])["train", "test"])
            Assert.InRange(store.History(run.Id, $"{split}_trustworthiness").Single().Value, 0.5, 1);
    }

    [Fact]
    public void The_files_of_every_method_are_the_same_for_any_number_of_threads()
    {
        foreach (ExploreJob job in (ExploreJob[])
        [
            Pca("a"), Of(new ExploreTsne { Perplexity = 10, Iterations = 300 }), Of(new ExploreUmap { Epochs = 30 }),
        ])
        {
            (job with { OutputFolder = _project.At("one"), Threads = 1, Force = true }).Run(Started.Here);
            (job with { OutputFolder = _project.At("two"), Threads = 2, Force = true }).Run(Started.Here);
            foreach (string file in (string[])["embedding.csv", "embedding.svg", "report.html"])
                Assert.Equal(File.ReadAllBytes(_project.At($"one/{file}")), File.ReadAllBytes(_project.At($"two/{file}")));
        }
    }

    [Fact]
    public void The_hidden_layer_of_a_network_is_embedded_with_what_it_predicts()
    {
        _project.Training("model", ImageArchitecture.MnistCnn).Run(Started.Here);
        (Pca("out") with { ModelFolder = _project.At("model") }).Run(Started.Here);
        (_project.Training("model") with { Force = true }).Run(Started.Here);
        Assert.StartsWith(
            "split,name,pc1,pc2,pc3,label,predicted", File.ReadLines(_project.At("out/embedding.csv")).First(), StringComparison.Ordinal);
        RunRecord run = ImageProject.Runs().Single(r => r.Description.Method == "explore-pca");
        Assert.Contains(ImageProject.Runs(), r => r.Id == run.Description.Sources["model"]);
    }

    [Fact]
    public void Other_results_and_wrong_options_are_refused()
    {
        Pca("out").Run(Started.Here);
        Assert.Contains(
            "--force", Assert.ThrowsAny<CrestException>(() => (Pca("out") with { Components = 2 }).Run(Started.Here)).Message,
            StringComparison.Ordinal);
        Assert.Equal("perplexity", Fault(Of(new ExploreTsne { Samples = 12 })));
        Assert.Equal("neighbours", Fault(Of(new ExploreUmap { Samples = 12 })));
        Assert.Equal("components", Fault(Pca("x") with { Components = 100 }));
        Assert.Equal("data-path", Fault(new ExplorePca()));
        Assert.Equal("data-path", Fault(Pca("x") with { DataPath = "candidates.nc" }));
        Assert.Equal("data-dir", Fault(new ExplorePca { DataSet = ImageDataSet.Mnist }));
        Assert.False(Directory.Exists(_project.At("x")));
    }

    private static string Fault(ExploreJob job) => Assert.Throws<OptionException>(() => job.Run(Started.Here)).Option;

    private static double Number(string line, int cell) => double.Parse(line.Split(',')[cell], CultureInfo.InvariantCulture);

    private ExplorePca Pca(string output) => (ExplorePca)Of(new ExplorePca { Components = 3 }) with { OutputFolder = _project.At(output) };

    private ExploreJob Of(ExploreJob job) =>
        job with { DataSet = ImageDataSet.Mnist, DataFolder = _project.At("mnist"), OutputFolder = _project.At("x"), Threads = 2 };
}
