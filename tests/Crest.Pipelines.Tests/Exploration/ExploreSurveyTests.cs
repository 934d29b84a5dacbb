using Crest.Foundation.Errors;
using Crest.Pipelines.Exploration;
using Crest.Pipelines.Tests.RealBogus;
using Crest.Pipelines.Tests.Supernova;

namespace Crest.Pipelines.Tests.Exploration;

[Collection("The current folder")]
public sealed class ExploreSurveyTests
{
    [Fact]
    public void Light_curves_are_embedded_as_magnitudes_or_as_a_network_sees_them()
    {
        using var project = new SupernovaProject();
        var explore = new ExplorePca
        {
            TrainDataPath = project.At("prepared/dataset.tr.nc"), TestDataPath = project.At("prepared/dataset.te.nc"),
            OutputFolder = project.At("out"), Threads = 2,
        };
        ExplorationResult result = explore.Run(Started.Here);
        Assert.Equal([("train", 80), ("test", 20)], result.Qualities.Select(q => (q.Split, q.Samples)));
        string[] lines = File.ReadAllLines(project.At("out/embedding.csv"));
        Assert.Equal(
            "split,name,pc1,pc2,pc3,pc4,type,redshift,peak day,brightest magnitude,highest S/N,measured visits", lines[0]);
        Assert.Equal(101, lines.Length);
        Assert.StartsWith("test,test 0,", lines[81], StringComparison.Ordinal);

        project.Training("model").Run(Started.Here);
        (explore with { ModelFolder = project.At("model"), OutputFolder = project.At("hidden") }).Run(Started.Here);
        string header = File.ReadLines(project.At("hidden/embedding.csv")).First();
        // Eight hidden values, and what the network predicts.
        Assert.StartsWith("split,name,pc1,pc2,pc3,pc4,pc5,pc6,pc7,pc8,type,predicted,redshift", header, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scaling_is_fitted_to_the_training_split_alone()
    {
        using var project = new SupernovaProject();
        project.Write("other", "one", (split, table) =>
        {
            if (split == "test") Array.Fill(table.Flux, 1000);
        });
        string[] Rows(string folder)
        {
            new ExplorePca
            {
                TrainDataPath = project.At($"{folder}/dataset.tr.nc"), TestDataPath = project.At($"{folder}/dataset.te.nc"),
                OutputFolder = project.At($"of-{folder}"),
            }.Run(Started.Here);
            return [.. File.ReadLines(project.At($"of-{folder}/embedding.csv"))
                .Where(line => line.StartsWith("train", StringComparison.Ordinal))];
        }

        Assert.Equal(Rows("prepared"), Rows("other"));
    }

    [Fact]
    public void Candidates_are_split_as_the_training_of_the_model_did()
    {
        using var project = new RealBogusProject();
        project.Training("pauc-exact-dnn", "model").Run(project.Context);
        ExplorationResult result = new ExplorePca
        {
            DataPath = project.Candidates, ModelFolder = project.At("model"), OutputFolder = project.At("out"), Threads = 2,
        }.Run(project.Context);
        Assert.Equal(["train", "validation", "test"], result.Qualities.Select(q => q.Split));
        Assert.Equal(project.Split.Train.Length, result.Qualities[0].Samples);
        Assert.Contains(",label,score,", File.ReadLines(project.At("out/embedding.csv")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_have_no_hidden_layer()
    {
        using var project = new RealBogusProject();
        project.Training("random-forest", "model").Run(project.Context);
        var explore = new ExplorePca { DataPath = project.Candidates, ModelFolder = project.At("model"), OutputFolder = project.At("out") };
        Assert.Contains("trees", Assert.ThrowsAny<CrestException>(() => explore.Run(project.Context)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(project.At("out")));
    }
}
