using System.Diagnostics;
using System.Text.Json;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Training;
using Crest.Numerics.Foundation;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest train sn-class|redshift|sn-epoch optimize</c>: trains one network, enters it in the registry, and leaves a folder with the
/// model, the metrics of each epoch and <c>summary.json</c>.
/// </summary>
public sealed record TrainSupernova
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
    public MagnitudeMethod Method { get; init; } = MagnitudeMethod.Modified;

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

    /// <summary>Trains.</summary>
    /// <param name="started">Told the run's id and folder once they are known.</param>
    /// <param name="progress">Told of each epoch.</param>
    /// <param name="cancellation">Stops it after the batch in hand, with a checkpoint.</param>
    /// <exception cref="CrestException">The data do not fit or the results cannot be written; earlier results stay.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; <see cref="Resume"/> goes on.</exception>
    public TrainingSummary Run(Action<string, string>? started = null, Action<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        Hyperparameters.Checked("the hyperparameters");
        (SupernovaData training, SupernovaData validation, SupernovaData test) = LoadData();
        InputSpec input = InputSpec.Fit(training.Set, training.Path, Bands, Method, UseRedshift);
        (double mean, double deviation) = TargetScale(training);
        int outputs = Task == SupernovaTask.Class ? training.Set.Classes.Count : 1;
        NetworkSpec spec = NetworkSpec.Highway(
            input.Features, Hyperparameters.HiddenSize, Hyperparameters.Highways, Hyperparameters.DropoutRate, Hyperparameters.UseBatchNormalisation, outputs).Checked("the hyperparameters");

        using var pool = new WorkerPool(Threads);
        var network = new Network(spec, Training.Seed, pool);
        Loss loss = Task == SupernovaTask.Class ? new SoftmaxCrossEntropy() : new SquaredError();
        var optimiser = new Adam(network.Parameters.Learned.Columns, WeightDecay);
        var trainer = new Trainer(network, loss, optimiser, Training, pool);
        var noise = new NoiseModel(Hyperparameters.OutlierRate, Hyperparameters.BlackoutRate);
        TrainingData data = training.ForTraining(validation, Task, input, outputs, mean, deviation, noise, Training.Seed, pool);

        using TrainingRun run = TrainingRun.Start(Plan([training, validation, test]));
        started?.Invoke(run.Id, run.Folder);
        TrainingHistory history = run.Train((checkpoint, report) => trainer.Train(data, checkpoint, report, cancellation), loss.ScoreName, progress);
        var model = new SupernovaModel(
            new SupernovaModelDescription(Task, spec, input, Task == SupernovaTask.Class ? training.Set.Classes : [], mean, deviation, training.Set.PreparationHash, run.Id), network);
        var summary = new TrainingSummary(
            run.Id, run.Folder, Task.Name(), model.ParameterCount, history,
            Evaluate(model, training, pool), Evaluate(model, validation, pool), Evaluate(model, test, pool), clock.Elapsed);
        run.Finish(model.Save, summary);
        return summary;
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
        new("method", Method == MagnitudeMethod.Modified ? "modified" : "traditional"),
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

    private TrainingPlan Plan(SupernovaData[] data) => new()
    {
        Method = Task.Name(),
        Project = Path.GetFileNameWithoutExtension(TrainDataPath),
        Classes = Task == SupernovaTask.Class ? data[0].Set.Classes : [],
        Options = Options(),
        Seeds = new Dictionary<string, long> { ["training"] = Training.Seed, ["split"] = data[0].Set.Seed },
        DataHashes = data.ToDictionary(d => d.Set.Split, d => d.Set.SourceHash),
        Data = data.ToDictionary(
            d => d.Set.Split,
            d => (object)new { path = d.Path, samples = d.Set.Table.Count, source_sha256 = d.Set.SourceHash, preparation_sha256 = d.Set.PreparationHash }),
        Purpose = Purpose(data[0].Set, data[1].Set),
        OutputFolder = OutputFolder,
        Resume = Resume,
        Force = Force,
    };

    private (SupernovaData Training, SupernovaData Validation, SupernovaData Test) LoadData()
    {
        SupernovaData training = SupernovaData.Load(TrainDataPath), validation = SupernovaData.Load(ValidationDataPath), test = SupernovaData.Load(TestDataPath);
        foreach ((SupernovaData data, string split) in (ReadOnlySpan<(SupernovaData, string)>)[(training, Splits.Train), (validation, Splits.Validation), (test, Splits.Test)])
        {
            if (data.Set.PreparationHash != training.Set.PreparationHash)
                throw new CrestException($"{data.Path}: is of another preparation than {training.Path}, so their splits may share objects; give the files of one 'crest prepare'");
            if (data.Set.Split != split) throw new CrestException($"{data.Path}: is the {data.Set.Split} split, not the {split} split; give the files in their roles");
        }

        if (Task == SupernovaTask.Redshift && UseRedshift) throw new CrestException("--use-redshift: the redshift cannot be an input of the task that predicts it");
        if (Task == SupernovaTask.Class && OutputSize is { } size && size != training.Set.Classes.Count)
            throw new CrestException($"--output-size: {size} classes are asked for, but {training.Path} has {training.Set.Classes.Count} ({string.Join(", ", training.Set.Classes)})");
        if (Task == SupernovaTask.Class && training.Set.Classes.Count < 2)
            throw new CrestException($"{training.Path}: has {training.Set.Classes.Count} class; classification needs two or more (--sn-types of 'crest prepare')");
        return (training.Known(Task), validation.Known(Task), test);
    }

    private (double Mean, double Deviation) TargetScale(SupernovaData training)
    {
        if (Task == SupernovaTask.Class) return (0, 1);
        double[] truth = training.Truth(Task);
        double mean = truth.Average(), deviation = Math.Sqrt(truth.Average(t => (t - mean) * (t - mean)));
        return (mean, deviation > 0 ? deviation : 1);
    }

    private SupernovaMetrics? Evaluate(SupernovaModel model, SupernovaData data, WorkerPool pool) =>
        SupernovaMetrics.Of(Task, model.Predict(data.Inputs(model.Description.Input, pool)), data);

    /// <summary>All that decides the weights, bit by bit.</summary>
    private string Purpose(PreparedSet training, PreparedSet validation)
    {
        string[] paths = ["train_data_path", "validation_data_path", "test_data_path", "output_dir"];
        IEnumerable<KeyValuePair<string, object?>> options = Options().Where(o => !paths.Contains(o.Key));
        return JsonSerializer.Serialize(new { options, training.PreparationHash, training = training.Table.Count, validation = validation.Table.Count });
    }
}
