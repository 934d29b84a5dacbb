using System.Diagnostics;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest train sn-class|redshift|sn-epoch optimize</c>: trains one network, enters it in the registry, and leaves a folder with the
/// model, the metrics of each epoch and <c>summary.json</c>.
/// </summary>
public sealed record TrainSupernova : ITrainingJob
{
    /// <summary>What to predict.</summary>
    public required SupernovaTask Task { get; init; }

    /// <summary>Prepared training split.</summary>
    public required string TrainDataPath { get; init; }

    /// <summary>Prepared validation split, by which training is stopped.</summary>
    public required string ValidationDataPath { get; init; }

    /// <summary>Prepared test split, by which the result is judged.</summary>
    public required string TestDataPath { get; init; }

    /// <summary>Where the results go; <c>runs/ID</c> of the project where it is null.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>The visits that the network sees; all where it is null.</summary>
    public BandSelection? Bands { get; init; }

    /// <summary>How fluxes become magnitudes.</summary>
    public MagnitudeMethod MagnitudeMethod { get; init; } = MagnitudeMethod.Modified;

    /// <summary>Whether the redshift is an input; not for <see cref="SupernovaTask.Redshift"/>.</summary>
    public bool UseRedshift { get; init; }

    /// <summary>Number of classes, checked against the data; null for what the data have.</summary>
    public int? OutputSize { get; init; }

    /// <summary>Shape of the network and noise.</summary>
    public Hyperparameters Hyperparameters { get; init; } = Hyperparameters.Default;

    /// <summary>Epochs, batches, learning rate, patience, seed.</summary>
    public TrainingOptions Training { get; init; } = new(100, 100, 0.001, LearningRateSchedule.Constant, 100, 0x5eed);

    /// <summary>Decay of the weights, at least 0: a step takes away this share of each, times the learning rate.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Number of threads, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Goes on where an interrupted training of the same folder and options stopped.</summary>
    public bool Resume { get; init; }

    /// <summary>Replaces the results of another run in the folder.</summary>
    public bool Force { get; init; }

    /// <inheritdoc/>
    public string Method => Task.Name();

    /// <inheritdoc/>
    public int Steps => Training.Epochs;

    /// <inheritdoc/>
    public string Objective => Task == SupernovaTask.Class ? "best validation accuracy" : "best validation loss";

    /// <inheritdoc/>
    public StudyDirection Direction => Task == SupernovaTask.Class ? StudyDirection.Maximize : StudyDirection.Minimize;

    /// <inheritdoc/>
    public SearchSpace DefaultSpace => new(
    [
        new("hidden_size", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
        new("n_highways", new ParameterDistribution.Integer(2, 10, Step: 2)),
        new("use_bn", new ParameterDistribution.Categorical([false, true])),
        new("dropout_rate", new ParameterDistribution.Real(0, 0.8, Step: 0.05)),
        new("outlier_rate", new ParameterDistribution.Real(0, 0.1)),
        new("blackout_rate", new ParameterDistribution.Real(0, 0.1)),
    ]);

    /// <inheritdoc/>
    public double StepCost => Hyperparameters.StepCost;

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">It was stopped; <see cref="Resume"/> goes on.</exception>
    public TrainingSummary Run(Action<string, string>? started = null, Action<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        SupernovaSplits data = LoadSplits();
        using var pool = new WorkerPool(Threads);
        var training = new SupernovaTraining(this, data, pool);

        using TrainingRun run = TrainingRun.Start(Plan(data));
        started?.Invoke(run.Id, run.Folder);
        TrainingHistory history = run.Train((checkpoint, report) => training.Train(checkpoint, report, cancellation), training.ScoreName, progress);
        SupernovaModel model = training.Model(run.Id);
        var summary = new TrainingSummary(
            run.Id, run.Folder, Task.Name(), model.ParameterCount, history,
            training.Evaluate(model, data.Training), training.Evaluate(model, data.Validation), training.Evaluate(model, data.Test), clock.Elapsed);
        run.Finish(model.Save, summary);
        return summary;
    }

    /// <inheritdoc/>
    public TrialData Load() => LoadSplits();

    /// <inheritdoc/>
    public double Try(TrialData data, RunningTrial trial, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var splits = (SupernovaSplits)data;
        using var pool = new WorkerPool(threads);
        var training = new SupernovaTraining(this, splits, pool);
        TrainingHistory history = training.Train(null, TrialReports.Of(trial, Steps, Validation), cancellation);
        SupernovaModel model = training.Model(run: "");
        trial.NoteResult(history, training.Evaluate(model, splits.Training), training.Evaluate(model, splits.Validation), training.Evaluate(model, splits.Test));
        return Direction == StudyDirection.Maximize ? history.Epochs.Max(Validation) : history.Epochs.Min(Validation);
    }

    /// <summary>Every option with its value, as it is written to <c>config.yaml</c> and <c>summary.json</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Options() =>
    [
        new("task", Task.Name()),
        new("train_data_path", TrainDataPath),
        new("validation_data_path", ValidationDataPath),
        new("test_data_path", TestDataPath),
        new("output_dir", OutputFolder),
        new("band_data", Bands is null ? null : JsonSerializer.Serialize(Bands.Visits)),
        new("method", MagnitudeMethod == MagnitudeMethod.Modified ? "modified" : "traditional"),
        new("use_redshift", UseRedshift),
        new("hidden_size", Hyperparameters.HiddenSize),
        new("n_highways", Hyperparameters.Highways),
        new("use_bn", Hyperparameters.UseBatchNormalisation),
        new("dropout_rate", Hyperparameters.DropoutRate),
        new("outlier_rate", Hyperparameters.OutlierRate),
        new("blackout_rate", Hyperparameters.BlackoutRate),
        new("epoch", Training.Epochs),
        new("batch_size", Training.BatchSize),
        new("learning_rate", Training.LearningRate),
        new("learning_rate_schedule", Training.Schedule == LearningRateSchedule.Cosine ? "cosine" : "constant"),
        new("weight_decay", WeightDecay),
        new("patience", Training.Patience),
        new("seed", Training.Seed),
        new("threads", Threads),
    ];

    private TrainingPlan Plan(SupernovaSplits data) => new()
    {
        Method = Method,
        Project = data.Project,
        Classes = Task == SupernovaTask.Class ? data.Training.Set.Classes : [],
        Options = Options(),
        Seeds = new Dictionary<string, long> { ["training"] = Training.Seed, ["split"] = data.Training.Set.Seed },
        DataHashes = data.All.ToDictionary(d => d.Set.Split, d => d.Set.SourceHash),
        Data = data.All.ToDictionary(
            d => d.Set.Split,
            d => (object)new { path = d.Path, samples = d.Set.Table.Count, source_sha256 = d.Set.SourceHash, preparation_sha256 = d.Set.PreparationHash }),
        Purpose = Purpose(data.Training.Set, data.Validation.Set),
        OutputFolder = OutputFolder,
        Resume = Resume,
        Force = Force,
    };

    private SupernovaSplits LoadSplits()
    {
        SupernovaSplits data = SupernovaSplits.Load(Task, TrainDataPath, ValidationDataPath, TestDataPath);
        IReadOnlyList<string> classes = data.Training.Set.Classes;
        if (Task == SupernovaTask.Redshift && UseRedshift) throw new CrestException("--use-redshift: the redshift cannot be an input of the task that predicts it");
        if (Task == SupernovaTask.Class && OutputSize is { } size && size != classes.Count)
            throw new CrestException($"--output-size: {size} classes are asked for, but {TrainDataPath} has {classes.Count} ({string.Join(", ", classes)})");
        if (Task == SupernovaTask.Class && classes.Count < 2)
            throw new CrestException($"{TrainDataPath}: has {classes.Count} class; classification needs two or more (--sn-types of 'crest prepare')");
        return data;
    }

    private double Validation(EpochReport report) => Task == SupernovaTask.Class ? report.ValidationScore : report.ValidationLoss;

    /// <summary>All that decides the weights, bit by bit.</summary>
    private string Purpose(PreparedSet training, PreparedSet validation)
    {
        string[] paths = ["train_data_path", "validation_data_path", "test_data_path", "output_dir"];
        IEnumerable<KeyValuePair<string, object?>> options = Options().Where(o => !paths.Contains(o.Key));
        return JsonSerializer.Serialize(new { options, training.PreparationHash, training = training.Table.Count, validation = validation.Table.Count });
    }
}
