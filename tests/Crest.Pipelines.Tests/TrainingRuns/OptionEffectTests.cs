using System.Security.Cryptography;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.Tests.Jobs;
using Crest.Pipelines.Tests.RealBogus;
using Crest.Pipelines.Tests.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.TrainingRuns;

/// <summary>Each option of a training that may decide its result does: given alone, another value gives another training.</summary>
[Collection("The current folder")]
public sealed class OptionEffectTests
{
    /// <summary>Rankings whose every validation moves the stop, or none.</summary>
    private static readonly string[]
        s_alwaysGood = ["max-epoch=30", "min-epoch=10", "validation-frequency=5", "improvement-threshold=1000"],
        s_neverGood = ["max-epoch=30", "min-epoch=10", "validation-frequency=5", "improvement-threshold=0.001"];

    [Fact]
    public void Of_a_supernova_classification()
    {
        using var project = new SupernovaProject();
        string[] usual =
        [
            $"train-data-path={project.At("prepared/dataset.tr.nc")}", $"validation-data-path={project.At("prepared/dataset.va.nc")}",
            $"test-data-path={project.At("prepared/dataset.te.nc")}", "threads=1", "hidden-size=8", "n-highways=1", "batch-norm=true",
            "dropout-rate=0.1", "outlier-rate=0.1", "blackout-rate=0.1", "epochs=9", "batch-size=16", "learning-rate=0.05",
            "learning-rate-schedule=constant", "patience=4",
        ];
        AssertEffects<TrainSupernovaClass>(
            Started.Here, project.At,
            (usual,
            [
                "band-data={\"i\":2}", "method=traditional", "hidden-size=9", "n-highways=2", "batch-norm=false", "dropout-rate=0.2",
                "outlier-rate=0.2", "blackout-rate=0.2", "epochs=2", "batch-size=17", "learning-rate=0.04",
                "learning-rate-schedule=cosine", "weight-decay=0.1", "patience=1", "use-redshift=true", "seed=3",
            ]));
    }

    [Fact]
    public void Of_a_network_s_ranking() => AssertRanking<TrainPartialAuc<RelaxedObjective, NetworkFunction>>(
        (["max-epoch=20", "min-epoch=20", "validation-frequency=5"],
        [
            "hidden-size=7", "gamma=0.3", "max-epoch=9", "validation-frequency=4", "batch-size=50", "regularizer-weights=0.1 0",
            "regularizer-weights=0 0.1", "seed=3", "split-ratio=7:2:1",
        ]),
        (s_alwaysGood, ["increasing-ratio=1", "improvement-threshold=0.001"]), (s_neverGood, ["min-epoch=20"]));

    [Fact]
    public void Of_a_mixture_s_ranking() => AssertRanking<TrainPartialAuc<ExactObjective, DiagonalMixtureFunction>>(
        (["max-epoch=20", "min-epoch=20", "validation-frequency=5"],
        [
            "positive-mixture=2", "negative-mixture=2", "beta=0.2", "max-epoch=9", "validation-frequency=4", "batch-size=50", "seed=3",
            "split-ratio=7:2:1",
        ]),
        (s_alwaysGood, ["increasing-ratio=1", "improvement-threshold=0.001"]), (s_neverGood, ["min-epoch=20"]));

    [Fact]
    public void Of_a_random_forest() => AssertRanking<TrainRandomForest>(
        (["n-estimators=10", "max-depth=5"], ["n-estimators=11", "max-depth=4", "criterion=entropy", "seed=3", "split-ratio=7:2:1"]));

    [Fact]
    public void Of_boosted_trees() => AssertRanking<TrainBoostedTrees>(
        (["n-estimators=40", "max-depth=3", "gamma=0.1", "early-stopping-rounds=8", "subsample=0.9"],
        [
            "n-estimators=3", "learning-rate=0.2", "max-depth=2", "min-child-weight=3", "subsample=0.5", "colsample-bytree=0.5",
            "reg-lambda=2", "reg-alpha=0.5", "gamma=1", "early-stopping-rounds=2", "seed=3", "split-ratio=7:2:1",
        ]));

    private static void AssertRanking<TJob>(params (string[] Usual, string[] Others)[] cases)
        where TJob : TrainRealBogus
    {
        using var project = new RealBogusProject();
        AssertEffects<TJob>(
            project.Context, project.At,
            [.. cases.Select(c => ((string[])[$"data-path={project.Candidates}", "threads=1", .. c.Usual], c.Others))]);
    }

    private static void AssertEffects<TJob>(
        JobContext context, Func<string, string> path, params (string[] Usual, string[] Others)[] cases)
        where TJob : TrainingJob
    {
        IEnumerable<string> options = OptionTable.Of(typeof(TJob)).Options
            .Where(option => option.Role is OptionRole.Hyperparameter or OptionRole.Protocol).Select(option => option.Name);
        // The number of classes is only compared with the data.
        Assert.Equal(
            options.Where(name => name != "output-size").Order(StringComparer.Ordinal),
            cases.SelectMany(c => c.Others).Select(Name).Distinct().Order(StringComparer.Ordinal));
        int trained = 0;
        foreach ((string[] usual, string[] others) in cases)
        {
            string before = Train(usual);
            foreach (string other in others)
                Assert.True(before != Train([.. usual.Where(word => Name(word) != Name(other)), other]), $"{other} changes nothing");
        }

        string Train(string[] words) =>
            Describe(Words.Bind<TJob>([.. words, $"output-dir={path($"out-{trained++}")}"]).Run(context));
    }

    private static string Name(string word) => word.Split('=')[0];

    /// <summary>The way that a training went, and the bits that it left.</summary>
    private static string Describe(TrainingSummary training)
    {
        string model = Directory.EnumerateFiles(Path.Combine(training.Folder, "model")).Single(
            path => Path.GetFileName(path) is "model.safetensors" or "model.xgboost.json");
        IEnumerable<string> epochs = training.History.Epochs.Select(e => $"{e.Epoch} {e.TrainingLoss:R} {e.ValidationLoss:R}");
        return $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(model)))} {string.Join(", ", epochs)}";
    }
}
