using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.Tests.RealBogus;
using Crest.Pipelines.Tests.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.TrainingRuns;

/// <summary>
/// The figures of a training in the run store, in <c>summary.json</c> and in what the job returns are the same, split by split.
/// </summary>
[Collection("The current folder")]
public sealed class RegisteredFiguresTests
{
    [Theory]
    [InlineData(SupernovaTask.Class)]
    [InlineData(SupernovaTask.Redshift)]
    public void Of_a_supernova_training(SupernovaTask task)
    {
        using var project = new SupernovaProject();
        AssertRegistered(project.Training("out", task).Run(Started.Here), Started.Here);
    }

    [Theory]
    [InlineData("pauc-exact-dnn")]
    [InlineData("xgboost")]
    public void Of_a_ranking(string method)
    {
        using var project = new RealBogusProject();
        AssertRegistered(project.Training(method, "out").Run(project.Context), project.Context);
    }

    private static void AssertRegistered(TrainingSummary training, JobContext context)
    {
        using RunStore store = RunStore.Open(Project.Find(context.Folder), TimeProvider.System);
        IReadOnlyDictionary<string, double> registered = store.Find(training.Run).LatestMetrics;
        JsonElement summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(training.Folder, "summary.json"))).RootElement;
        Dictionary<string, double>[] splits =
            [Doubles(training.Train!), Doubles(training.Validation!), Doubles(training.Test!)];
        string[] names = ["train", "validation", "test"];
        for (int split = 0; split < names.Length; split++)
        {
            Assert.NotEmpty(splits[split]);
            // Were two splits alike, nobody would see one in the place of the other.
            Assert.NotEqual(splits[split], splits[(split + 1) % names.Length]);
            foreach ((string figure, double value) in splits[split])
            {
                Assert.Equal(value, registered[$"{names[split]}_{figure}"]);
                JsonElement written = summary.GetProperty("metrics").GetProperty(names[split]).GetProperty(figure);
                Assert.Equal(value, written.ValueKind == JsonValueKind.Null ? double.NaN : written.GetDouble());
            }
        }

        Assert.All(
            store.History(training.Run).Where(metric => names.Any(name => metric.Name.StartsWith($"{name}_", StringComparison.Ordinal))),
            metric => Assert.Equal(training.History.BestEpoch, metric.Step));
    }

    private static Dictionary<string, double> Doubles(ISplitMetrics metrics) =>
        metrics.Figures().Where(figure => figure.Value is double).ToDictionary(figure => figure.Key, figure => (double)figure.Value);
}
