using System.Diagnostics;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest train image</c>: trains a network on MNIST or CIFAR-10, enters it in the registry, and leaves a folder with the model, the
/// metrics of each epoch and <c>summary.json</c>. The test images are judged once, at the end.
/// </summary>
public sealed record TrainImage : ITrainingJob
{
    /// <summary>The data set.</summary>
    public required ImageDataSet DataSet { get; init; }

    /// <summary>Where its files are.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The network.</summary>
    public required ImageArchitecture Architecture { get; init; }

    /// <summary>Whether batch normalisation follows every convolution and dense layer but the last.</summary>
    public bool BatchNormalisation { get; init; }

    /// <summary>Epochs, batches, learning rate, seed; the optimiser is SGD for the softmax regression, Adam for mnist-cnn and RMSProp for cifar-cnn.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>
    /// Folder of the training of a model with the same convolution part, which is used as it is while only the dense layers are trained; null
    /// to train the whole network.
    /// </summary>
    public string? FeaturesFrom { get; init; }

    /// <summary>Most images of the training and of the test files that are used, the first ones; all where it is null.</summary>
    public int? MostImages { get; init; }

    /// <summary>Where the results go; <c>runs/ID</c> of the project where it is null.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Number of threads, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Goes on where an interrupted training of the same folder and options stopped.</summary>
    public bool Resume { get; init; }

    /// <summary>Replaces the results of another run in the folder.</summary>
    public bool Force { get; init; }

    /// <inheritdoc/>
    public string Method => Architecture.Name();

    /// <inheritdoc/>
    public int Steps => Training.Epochs;

    /// <inheritdoc/>
    public string Objective => "best validation accuracy";

    /// <inheritdoc/>
    public StudyDirection Direction => StudyDirection.Maximize;

    /// <inheritdoc/>
    public SearchSpace DefaultSpace => new(
    [
        .. Training.Steps.Count > 0 ? [] : (KeyValuePair<string, ParameterDistribution>[])[new("learning_rate", new ParameterDistribution.Real(UsualRate / 10, UsualRate * 10, Log: true))],
        new("batch_size", new ParameterDistribution.Categorical([32L, 64L, 128L, 256L])),
        .. Architecture == ImageArchitecture.Softmax ? [] : (KeyValuePair<string, ParameterDistribution>[])[new("batch_norm", new ParameterDistribution.Categorical([false, true]))],
    ]);

    /// <inheritdoc/>
    /// <remarks>What is searched hardly changes it.</remarks>
    public double StepCost => 1;

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">It was stopped; <see cref="Resume"/> goes on.</exception>
    public TrainingSummary Run(Action<string, string>? started = null, Action<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        ImageData data = LoadImages();
        using var pool = new WorkerPool(Threads);
        var training = new ImageTraining(this, data, pool);
        using TrainingRun run = TrainingRun.Start(Plan(data));
        started?.Invoke(run.Id, run.Folder);

        TrainingHistory history = run.Train((checkpoint, report) => training.Train(checkpoint, report, cancellation), "accuracy", progress);
        ImageModel model = training.Model(run.Id);
        var summary = new TrainingSummary(
            run.Id, run.Folder, ImageModelDescription.TaskName, training.LearnedCount, history,
            ImageTraining.Evaluate(model, data.Training), ImageTraining.Evaluate(model, data.Validation), ImageTraining.Evaluate(model, data.Test), clock.Elapsed);
        run.Finish(model.Save, summary);
        return summary;
    }

    /// <inheritdoc/>
    public TrialData Load() => LoadImages();

    /// <inheritdoc/>
    public double Try(TrialData data, RunningTrial trial, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var images = (ImageData)data;
        CheckOptions();
        using var pool = new WorkerPool(threads);
        var training = new ImageTraining(this, images, pool);
        TrainingHistory history = training.Train(null, TrialReports.Of(trial, Steps, epoch => epoch.ValidationScore), cancellation);
        ImageModel model = training.Model(run: "");
        trial.NoteResult(history, ImageTraining.Evaluate(model, images.Training), ImageTraining.Evaluate(model, images.Validation), ImageTraining.Evaluate(model, images.Test));
        return history.Epochs.Max(epoch => epoch.ValidationScore);
    }

    /// <summary>Every option with its value, as it is written to <c>config.yaml</c> and <c>summary.json</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Options() =>
    [
        new("task", ImageModelDescription.TaskName),
        new("dataset", DataSet.Name()),
        new("data_dir", DataFolder),
        new("output_dir", OutputFolder),
        new("model", Architecture.Name()),
        new("batch_norm", BatchNormalisation),
        new("features_from", FeaturesFrom),
        new("train_head", FeaturesFrom is not null),
        new("images", MostImages),
        new("epochs", Training.Epochs),
        new("batch_size", Training.BatchSize),
        new("learning_rate", Training.Steps.Count > 0 ? null : Training.LearningRate),
        new("schedule", Training.Steps.Count > 0 ? string.Join(',', Training.Steps) : null),
        new("seed", Training.Seed),
        new("threads", Threads),
    ];

    /// <summary>Makes sure that the options fit each other.</summary>
    internal void CheckOptions()
    {
        CheckNetwork(Architecture, DataSet, BatchNormalisation, FeaturesFrom is not null);
        if (FeaturesFrom is not null && OutputFolder is not null && (SameFolder(FeaturesFrom, OutputFolder) || SameFolder(FeaturesFrom, Path.Combine(OutputFolder, TrainingFiles.Model))))
            throw new CrestException($"--features-from: {FeaturesFrom} is the --output-dir too; give another folder for the results");
    }

    /// <summary>Makes sure that a network fits its data set and what is wanted of it.</summary>
    internal static void CheckNetwork(ImageArchitecture architecture, ImageDataSet dataSet, bool batchNormalisation, bool head)
    {
        if (architecture.MadeFor() is { } madeFor && madeFor != dataSet)
            throw new CrestException($"--model {architecture.Name()}: is made for {madeFor.Name()}, not {dataSet.Name()}; give --model {(dataSet == ImageDataSet.Mnist ? "mnist-cnn" : "cifar-cnn")} or softmax");
        if (architecture == ImageArchitecture.Softmax && batchNormalisation)
            throw new CrestException("--batch-norm: the softmax regression has no layer that batch normalisation could follow; give --model mnist-cnn or cifar-cnn, or leave it out");
        if (architecture == ImageArchitecture.Softmax && head)
            throw new CrestException("--train-head: the softmax regression has no convolution part; give --model mnist-cnn or cifar-cnn");
    }

    private double UsualRate => Architecture.UsualTraining(Training.Seed).LearningRate;

    private ImageData LoadImages()
    {
        CheckOptions();
        return ImageData.Load(DataSet, DataFolder, MostImages, Training.Seed);
    }

    private static bool SameFolder(string one, string other) => FullPath(one) == FullPath(other);

    private static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private TrainingPlan Plan(ImageData data) => new()
    {
        Method = Method,
        Project = data.Project,
        Classes = data.Training.Classes,
        Options = Options(),
        Seeds = new Dictionary<string, long> { ["training"] = Training.Seed },
        DataHashes = data.Hashes,
        Data = new Dictionary<string, object>
        {
            ["train"] = new { path = DataFolder, samples = data.Training.Count, sha256 = data.Training.Hash() },
            ["validation"] = new { path = DataFolder, samples = data.Validation.Count, sha256 = data.Validation.Hash() },
            ["test"] = new { path = DataFolder, samples = data.Test.Count, sha256 = data.Test.Hash() },
        },
        Purpose = Purpose(data),
        OutputFolder = OutputFolder,
        Resume = Resume,
        Force = Force,
    };

    /// <summary>All that decides the weights, bit by bit.</summary>
    private string Purpose(ImageData data)
    {
        string[] paths = ["data_dir", "output_dir", "features_from"];
        IEnumerable<KeyValuePair<string, object?>> options = Options().Where(o => !paths.Contains(o.Key));
        string? features = FeaturesFrom is null ? null : ImageModel.LoadDescription(ImageHead.ModelIn(FeaturesFrom)).Run;
        return JsonSerializer.Serialize(new { options, data.Hash, features });
    }
}
