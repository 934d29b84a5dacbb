using Crest.Pipelines.Images;
using Crest.Pipelines.LightCurves;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>The trainings that a user can name and a search can vary.</summary>
public static class TrainingCatalogue
{
    private const string Splits =
        "--train-data-path data/processed/dataset.tr-6classes.nc --validation-data-path data/processed/dataset.va-6classes.nc "
        + "--test-data-path data/processed/dataset.te-6classes.nc";

    private const string Candidates = "--data-path data/processed/param_HSC-I2.nc";

    private const string LightCurveFile = "--data-path data/processed/spcc.nc";

    private const string LeavesRun = "Leaves model/, summary.json, metrics.csv and config.yaml, and an entry in the table of runs.";

    private const string LeavesRanking =
        "Leaves model/, summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.";

    private const string LeavesTrees =
        "Leaves model/ with the trees in XGBoost's format, "
        + "summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.";

    /// <summary>The trainings, in the order in which they are listed.</summary>
    public static IReadOnlyList<TrainingDefinition> All { get; } =
    [
        Supernova<TrainSupernovaClass>("sn-class", "classifies supernovae by type"),
        Supernova<TrainSupernovaRedshift>("redshift", "predicts redshifts"),
        Supernova<TrainSupernovaPeakDay>("sn-epoch", "predicts the day of peak brightness"),
        TrainingDefinition.Of<TrainLightCurves>(
            "Train a recurrent network over the nights of light curves as they come: class, redshift and day of the peak at every phase. "
            + $"{LeavesRun}",
            $"{LightCurveFile} --redshift photometric --members 5 --output-dir models/light-curves", LightCurveFile),
        Ranking<RelaxedObjective, NetworkFunction>(),
        Ranking<RelaxedObjective, FullMixtureFunction>(),
        Ranking<RelaxedObjective, DiagonalMixtureFunction>(),
        Ranking<ExactObjective, NetworkFunction>(),
        Ranking<ExactObjective, FullMixtureFunction>(),
        Ranking<ExactObjective, DiagonalMixtureFunction>(),
        TrainingDefinition.Of<TrainRandomForest>(
            $"Fit a random forest. {LeavesTrees}",
            $"--n-estimators 300 {Candidates} --output-dir models/HSC-I2", Candidates),
        TrainingDefinition.Of<TrainBoostedTrees>(
            $"Fit boosted trees. {LeavesTrees}",
            $"--learning-rate 0.05 --n-estimators 1000 --early-stopping-rounds 100 {Candidates} --output-dir models/HSC-I2", Candidates),
        TrainingDefinition.Of<TrainImage>(
            "Train a network on MNIST or CIFAR-10. A sixth of the training images chooses the epoch; "
            + $"the test images judge the result. {LeavesRun}",
            "--dataset mnist --data-dir data/raw/mnist "
            + "--model mnist-cnn --batch-norm --schedule 0.001:1,0.0001:8 --output-dir models/mnist",
            "--dataset mnist --data-dir data/raw/mnist --model mnist-cnn"),
    ];

    private static TrainingDefinition Supernova<TJob>(string task, string what)
        where TJob : TrainSupernova => TrainingDefinition.Of<TJob>(
        $"Train one network that {what}, with given hyperparameters. {LeavesRun}",
        $"{Splits} --output-dir models/{task} --batch-norm --learning-rate-schedule cosine", Splits);

    private static TrainingDefinition Ranking<TObjective, TFunction>()
        where TObjective : RankingObjective, new()
        where TFunction : ScoreFunction, new() => TrainingDefinition.Of<TrainPartialAuc<TObjective, TFunction>>(
        $"{new TFunction().Description} {LeavesRanking}",
        $"{Candidates} --output-dir models/HSC-I2", Candidates);
}
