using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Learning.PartialAuc;
using Crest.Learning.Training;
using Crest.Learning.Trees;
using Crest.Pipelines.Images;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Tests.Jobs;

/// <summary>The options of the trainings: their names and defaults, and where the words of each arrive.</summary>
public sealed class TrainingOptionsTests
{
    private const string Common = "output-dir, resume, force, histograms, parameter-path, threads=all cores";

    private const string Supernova =
        $"{Common}, train-data-path!, validation-data-path!, test-data-path!, band-data, method=modified, hidden-size=300, n-highways=4, "
        + "batch-norm, dropout-rate=0, outlier-rate=0, blackout-rate=0, epochs=100, batch-size=100, learning-rate=0.001, "
        + "learning-rate-schedule=constant, weight-decay=0, patience=100, seed=24301";

    private const string Ranking = $"{Common}, data-path!, split-ratio=8:1:1, seed=0";

    private const string PartialAuc =
        $"{Ranking}, max-epoch=1000, min-epoch=100, batch-size=1000, validation-frequency=50, increasing-ratio=2, improvement-threshold=1";

    private const string Network = "hidden-size=100, regularizer-weights=0 0", Mixture = "positive-mixture=1, negative-mixture=1";

    private static readonly string[] OfAnyTraining = ["output-dir=out", "resume=true", "force=true", "histograms=true", "threads=3"];

    [Theory]
    [InlineData(typeof(TrainSupernovaClass), $"{Supernova}, use-redshift, output-size")]
    [InlineData(typeof(TrainSupernovaRedshift), Supernova)]
    [InlineData(typeof(TrainSupernovaPeakDay), $"{Supernova}, use-redshift")]
    [InlineData(typeof(TrainPartialAuc<RelaxedObjective, NetworkFunction>), $"{PartialAuc}, gamma=0.1, {Network}")]
    [InlineData(typeof(TrainPartialAuc<ExactObjective, NetworkFunction>), $"{PartialAuc}, beta=0.1, {Network}")]
    [InlineData(typeof(TrainPartialAuc<RelaxedObjective, FullMixtureFunction>), $"{PartialAuc}, gamma=0.1, {Mixture}")]
    [InlineData(typeof(TrainPartialAuc<ExactObjective, DiagonalMixtureFunction>), $"{PartialAuc}, beta=0.1, {Mixture}")]
    [InlineData(typeof(TrainRandomForest), $"{Ranking}, n-estimators=100, max-depth, criterion=gini")]
    [InlineData(
        typeof(TrainBoostedTrees),
        $"{Ranking}, n-estimators=100, learning-rate=0.3, max-depth=6, min-child-weight=1, subsample=1, colsample-bytree=1, reg-lambda=1, "
        + "reg-alpha=0, gamma=0, early-stopping-rounds=0")]
    [InlineData(
        typeof(TrainImage),
        $"{Common}, dataset!, data-dir!, model!, learning-rate=0.05 for softmax; 0.001 for mnist-cnn; 0.0001 for cifar-cnn, "
        + "batch-size=128 for softmax; 64 for mnist-cnn; 32 for cifar-cnn, batch-norm, "
        + "epochs=10 for softmax; 9 for mnist-cnn; 50 for cifar-cnn, schedule, features-from, train-head, images, seed=24301")]
    public void Names_and_defaults_are_those_of_the_reference(Type job, string expected)
    {
        IEnumerable<string> options = OptionTable.Of(job).Options.Select(option => option.Name
            + (option.IsRequired ? "!" : option.DefaultText is { } text ? $"={text.Replace(", ", "; ", StringComparison.Ordinal)}" : ""));
        Assert.Equal(expected.Split(", ").Order(StringComparer.Ordinal), options.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_words_of_a_supernova_training_arrive_each_in_its_place()
    {
        TrainSupernovaClass job = BindAll<TrainSupernovaClass>(
            "train-data-path=tr", "validation-data-path=va", "test-data-path=te", """band-data={"i":3}""", "method=traditional",
            "hidden-size=31", "n-highways=7", "batch-norm=true", "dropout-rate=0.21", "outlier-rate=0.22", "blackout-rate=0.23",
            "epochs=17", "batch-size=19", "learning-rate=0.0031", "learning-rate-schedule=cosine", "weight-decay=0.41", "patience=23",
            "seed=29", "use-redshift=true", "output-size=5");
        var expected = new TrainSupernovaClass
        {
            OutputFolder = "out", Resume = true, Force = true, Histograms = true, Threads = 3,
            TrainDataPath = "tr", ValidationDataPath = "va", TestDataPath = "te", Bands = job.Bands,
            MagnitudeMethod = MagnitudeMethod.Traditional,
            Hyperparameters = new Hyperparameters
            {
                HiddenSize = 31, Highways = 7, UseBatchNormalisation = true, DropoutRate = 0.21, OutlierRate = 0.22, BlackoutRate = 0.23,
            },
            Epochs = 17, BatchSize = 19, LearningRate = 0.0031, Schedule = LearningRateSchedule.Cosine, WeightDecay = 0.41, Patience = 23,
            Seed = 29, UseRedshift = true, OutputSize = 5,
        };
        Assert.Equal(expected, job);
        Assert.Equal("""{"i":3}""", $"{job.Bands}");
        Assert.Equal(
            new TrainingOptions(
                Epochs: 17, BatchSize: 19, LearningRate: 0.0031, Schedule: LearningRateSchedule.Cosine, Patience: 23, Seed: 29)
            {
                Steps = job.Training.Steps,
            },
            job.Training);
    }

    [Fact]
    public void The_words_of_a_network_s_ranking_arrive_each_in_its_place()
    {
        TrainPartialAuc<ExactObjective, NetworkFunction> job = BindAll<TrainPartialAuc<ExactObjective, NetworkFunction>>(
            "data-path=data", "split-ratio=6:3:2", "seed=7", "beta=0.31", "hidden-size=33", "regularizer-weights=0.35 0.37",
            "max-epoch=41", "min-epoch=43", "batch-size=47", "validation-frequency=53", "increasing-ratio=1.5",
            "improvement-threshold=0.59");
        Assert.Equal(("data", new SplitRatio(6, 3, 2), 7L), (job.DataPath, job.SplitRatio, job.Seed));
        var learner = (PartialAucLearner)job.Learner;
        Assert.Equal((0.31, 0.31), (learner.Beta, ((ExactPartialAuc)learner.Objective).Beta));
        Assert.Equal(33, ((NetworkFunction)learner.Function).HiddenSize);
        Assert.Equal([0.35, 0.37], learner.Function.LayerWeights);
        Assert.Equal(
            new PartialAucTrainingOptions(
                MaxEpoch: 41, MinEpoch: 43, ValidationFrequency: 53, IncreasingRatio: 1.5, ImprovementThreshold: 0.59, BatchSize: 47,
                LearningRate: 0.01, ValidationBeta: 0.1)
            {
                RegularizerWeights = learner.Training.RegularizerWeights,
            },
            learner.Training);
    }

    [Fact]
    public void The_words_of_a_mixture_s_ranking_arrive_each_in_its_place()
    {
        var learner = (PartialAucLearner)BindAll<TrainPartialAuc<RelaxedObjective, FullMixtureFunction>>(
            "data-path=data", "split-ratio=6:3:2", "seed=7", "gamma=0.31", "positive-mixture=3", "negative-mixture=5", "max-epoch=41",
            "min-epoch=43", "batch-size=47", "validation-frequency=53", "increasing-ratio=1.5", "improvement-threshold=0.59").Learner;
        Assert.Equal((0.31, 0.1), (((RelaxedPartialAuc)learner.Objective).Gamma, learner.Beta));
        Assert.Equal(new FullMixtureFunction { PositiveComponents = 3, NegativeComponents = 5 }, learner.Function);
    }

    [Fact]
    public void The_words_of_trees_arrive_each_in_its_place()
    {
        Assert.Equal(
            new ForestOptions { Trees = 31, MaxDepth = 7, Criterion = SplitCriterion.Entropy },
            ((ForestLearner)BindAll<TrainRandomForest>(
                "data-path=data", "split-ratio=6:3:2", "seed=7", "n-estimators=31", "max-depth=7", "criterion=entropy").Learner).Forest);
        Assert.Equal(
            new BoostingOptions
            {
                Trees = 31, LearningRate = 0.32, MaxDepth = 7, MinChildWeight = 0.33, Subsample = 0.34, FeaturesPerTree = 0.35,
                Lambda = 0.36, Alpha = 0.37, Gamma = 0.38, EarlyStoppingRounds = 11,
            },
            ((BoostingLearner)BindAll<TrainBoostedTrees>(
                "data-path=data", "split-ratio=6:3:2", "seed=7", "n-estimators=31", "learning-rate=0.32", "max-depth=7",
                "min-child-weight=0.33", "subsample=0.34", "colsample-bytree=0.35", "reg-lambda=0.36", "reg-alpha=0.37", "gamma=0.38",
                "early-stopping-rounds=11").Learner).Boosting);
    }

    [Fact]
    public void The_words_of_an_image_training_arrive_each_in_its_place()
    {
        TrainImage job = BindAll<TrainImage>(
            "dataset=cifar10", "data-dir=data", "model=cifar-cnn", "learning-rate=0.31", "batch-size=33", "batch-norm=true", "epochs=35",
            "schedule=0.1:2,0.01:3", "features-from=model", "train-head=true", "images=37", "seed=39");
        var expected = new TrainImage
        {
            OutputFolder = "out", Resume = true, Force = true, Histograms = true, Threads = 3,
            DataSet = ImageDataSet.Cifar10, DataFolder = "data", Architecture = ImageArchitecture.CifarCnn, LearningRate = 0.31,
            BatchSize = 33, BatchNormalisation = true, Epochs = 35, Schedule = job.Schedule, FeaturesFrom = "model", TrainHead = true,
            Images = 37, Seed = 39,
        };
        Assert.Equal(expected, job);
        Assert.Equal("0.1:2,0.01:3", $"{job.Schedule}");
        TrainingOptions options = (job with { Schedule = null }).Training;
        Assert.Equal((35, 33, 0.31, 39L), (options.Epochs, options.BatchSize, options.LearningRate, options.Seed));
    }

    /// <summary>Binds words for every option of a training; the one for a file of parameters is not the job's.</summary>
    private static TJob BindAll<TJob>(params string[] given)
        where TJob : TrainingJob
    {
        string[] all = [.. OfAnyTraining, .. given];
        IEnumerable<string> options = OptionTable.Of(typeof(TJob)).Options.Select(option => option.Name);
        Assert.Equal(
            options.Where(name => name != "parameter-path").Order(StringComparer.Ordinal),
            all.Select(word => word.Split('=')[0]).Order(StringComparer.Ordinal));
        return Words.Bind<TJob>(all);
    }
}
