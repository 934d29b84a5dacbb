using Crest.Foundation.Errors;
using Crest.Pipelines.Images;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Searches;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Jobs;

/// <summary>All jobs that a user can name, in the order in which they are listed.</summary>
public static class JobCatalogue
{
    private const string Types = """'{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}'""";

    private const string Splits =
        "--train-data-path data/processed/dataset.tr-6classes.nc --validation-data-path data/processed/dataset.va-6classes.nc "
        + "--test-data-path data/processed/dataset.te-6classes.nc";

    private const string Candidates = "--data-path data/processed/param_HSC-I2.nc";

    private const string LeavesRun = "Leaves model/, summary.json, metrics.csv and config.yaml, and an entry in the table of runs.";

    private const string LeavesRanking =
        "Leaves model/, summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.";

    private const string LeavesTrees =
        "Leaves model/ with the trees in XGBoost's format, "
        + "summary.json, report.html, metrics.csv and config.yaml, and an entry in the table of runs.";

    private static readonly JobDefinition[] Others =
    [
        new(
            "demo", typeof(SupernovaDemo),
            "Simulate a survey, train on most of it, and rank the supernovae of the rest: every step of the pipeline, in about a minute.",
            ""),
        new(
            "simulate supernova", typeof(SimulateSupernova),
            "Simulate light curves of supernovae as a survey in g, r, i, z, y would measure them, in the raw formats.",
            "--n-objects 7000 --output-dir data/raw/train"),
        new(
            "simulate real-bogus", typeof(SimulateRealBogus),
            "Simulate the candidates of a season's difference images, real and bogus, as a table like param.lst.",
            "--n-objects 60000 --output data/raw/param.lst.gz"),
        new(
            "prepare real-bogus", typeof(PrepareRealBogus),
            "Read a survey's table of candidates and write param_FILTER.nc, one for each filter.",
            "--file-path data/raw/param.lst.gz --output-dir data/processed/real_bogus"),
        new(
            "prepare train-data",
            typeof(PrepareTrainingData),
            "Read training light curves (DIR/individual_parameter.dat), split them within each type, "
            + "and write dataset.tr-SUFFIX.nc, dataset.va-SUFFIX.nc and dataset.te-SUFFIX.nc.",
            $"--train-root data/raw/train --sn-types {Types} --working-dir data/interim --output-dir data/processed --suffix 6classes"),
        new(
            "prepare test-data",
            typeof(PrepareObservedData),
            "Read observed light curves (files like 17dstt.dat) and write dataset.test.all-SUFFIX.nc.",
            $"--test-root data/raw/observed --sn-types {Types} --label-file-path data/raw/observed/label_list.dat "
            + "--working-dir data/interim --output-dir data/processed --suffix 6classes"),
        new(
            "prepare csv", typeof(PrepareCsv),
            "Read light curves from two CSV files and write the same files as train-data, or, without --object-path, as test-data.",
            $"--flux-path flux.csv.gz --object-path meta.csv.gz --sn-types {Types} --output-dir data/processed --suffix 6classes"),
        Prediction("sn-class", typeof(PredictSupernovaClass)),
        Prediction("redshift", typeof(PredictSupernovaRedshift)),
        Prediction("sn-epoch", typeof(PredictSupernovaPeakDay)),
        new(
            "predict real-bogus",
            typeof(PredictRealBogus),
            "Score candidates with a model of 'crest train real-bogus', of whichever kind, and write data-all.csv: "
            + "score, label, and row of the survey's table, in the order of the candidates. "
            + "For the candidates that the model was trained on, data-train.csv, data-validation.csv and data-test.csv contain its splits.",
            $"{Candidates} --output-dir models/HSC-I2"),
        new(
            "predict image",
            typeof(PredictImage),
            "Predict the test images with a model of 'crest train image' and write test.csv: "
            + "index, label, predicted class, and the probability of each class.",
            "--output-dir models/mnist --dataset mnist --data-dir data/raw/mnist"),
        new(
            "worker",
            typeof(ServeStudies),
            "Take trials of a search until it ends, one at a time with one thread; start as many workers as there are cores, "
            + "on any machine that reaches the storage and the data. Ctrl-C hands the trial back to the others.",
            "--storage postgresql://crest@db.example.org/studies --any"),
        new(
            "experiment batch-norm",
            typeof(RunImageExperiment),
            "Train networks with and without batch normalisation and compare them: "
            + "each training is a run, and report.html has tables and curves. Given again, the command resumes where it was stopped.",
            "--config examples/batch-norm.yaml --data-dir-mnist "
            + "data/raw/mnist --data-dir-cifar10 data/raw/cifar10 --output-dir experiments/batch-norm"),
        new(
            "merge",
            typeof(MergeResults),
            "Join the three predictions of the observed objects in one table, the most probable of class 0 first.",
            "--sn-class-dir models/sn-class --redshift-dir models/redshift --sn-epoch-dir models/sn-epoch "
            + "--output-dir models/merged --real-data-path data/processed/dataset.test.all-6classes.nc"),
    ];

    /// <summary>The trainings.</summary>
    public static IReadOnlyList<TrainingDefinition> Trainings { get; } =
    [
        Supernova<TrainSupernovaClass>("sn-class", "classifies supernovae by type"),
        Supernova<TrainSupernovaRedshift>("redshift", "predicts redshifts"),
        Supernova<TrainSupernovaPeakDay>("sn-epoch", "predicts the day of peak brightness"),
        Ranking<RelaxedObjective, NetworkFunction>("relaxed dnn"),
        Ranking<RelaxedObjective, FullMixtureFunction>("relaxed gmm full"),
        Ranking<RelaxedObjective, DiagonalMixtureFunction>("relaxed gmm diagonal"),
        Ranking<ExactObjective, NetworkFunction>("exact dnn"),
        Ranking<ExactObjective, FullMixtureFunction>("exact gmm full"),
        Ranking<ExactObjective, DiagonalMixtureFunction>("exact gmm diagonal"),
        new(
            "train real-bogus random-forest", typeof(TrainRandomForest), $"Fit a random forest. {LeavesTrees}",
            $"--n-estimators 300 {Candidates} --output-dir models/HSC-I2", Candidates),
        new(
            "train real-bogus xgboost", typeof(TrainBoostedTrees), $"Fit boosted trees. {LeavesTrees}",
            $"--learning-rate 0.05 --n-estimators 1000 --early-stopping-rounds 100 {Candidates} --output-dir models/HSC-I2", Candidates),
        new(
            "train image",
            typeof(TrainImage),
            "Train a network on MNIST or CIFAR-10. A sixth of the training images chooses the epoch; "
            + $"the test images judge the result. {LeavesRun}",
            "--dataset mnist --data-dir data/raw/mnist "
            + "--model mnist-cnn --batch-norm --schedule 0.001:1,0.0001:8 --output-dir models/mnist",
            "--dataset mnist --data-dir data/raw/mnist --model mnist-cnn"),
    ];

    /// <summary>All jobs, the searches of the trainings among them.</summary>
    public static IReadOnlyList<JobDefinition> All { get; } =
        [.. Others, .. Trainings.SelectMany(training => (JobDefinition[])[training, .. SearchDefinition.Of(training)])];

    private static readonly Lazy<Dictionary<string, JobDefinition>> ByName =
        new(() => All.ToDictionary(job => job.Name, StringComparer.Ordinal));

    private static readonly Lazy<Dictionary<Type, JobDefinition>> ByType =
        new(() => Others.Concat(Trainings).ToDictionary(job => job.Type));

    /// <summary>The job of a name.</summary>
    /// <param name="name">The words, divided by blanks.</param>
    /// <exception cref="CrestException">There is no such job.</exception>
    public static JobDefinition Find(string name) => ByName.Value.GetValueOrDefault(name)
        ?? throw new CrestException($"there is no job '{name}'; there are {string.Join(", ", ByName.Value.Keys)}");

    /// <summary>The job of a record's type.</summary>
    /// <param name="type">The type of a job that is no search.</param>
    public static JobDefinition Of(Type type) => ByType.Value[type];

    private static JobDefinition Prediction(string task, Type type) => new(
        $"predict {task}", type, $"Predict with a model of 'crest train {task}' and write a CSV file for each data file given.",
        $"--output-dir models/{task} --test-data-path "
        + "data/processed/dataset.te-6classes.nc --real-data-path data/processed/dataset.test.all-6classes.nc");

    private static TrainingDefinition Supernova<TJob>(string task, string what)
        where TJob : TrainSupernova => new(
        $"train {task} optimize", typeof(TJob), $"Train one network that {what}, with given hyperparameters. {LeavesRun}",
        $"{Splits} --output-dir models/{task} --batch-norm --learning-rate-schedule cosine", Splits);

    private static TrainingDefinition Ranking<TObjective, TFunction>(string words)
        where TObjective : RankingObjective, new()
        where TFunction : ScoreFunction, new() => new(
        $"train real-bogus pauc {words}", typeof(TrainPartialAuc<TObjective, TFunction>), $"{new TFunction().Description} {LeavesRanking}",
        $"{Candidates} --output-dir models/HSC-I2", Candidates);
}
