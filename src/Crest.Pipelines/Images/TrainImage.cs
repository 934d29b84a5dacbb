using Crest.Experiments.Studies;
using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest train image</c>: trains a network on MNIST or CIFAR-10, enters it in the run store, and leaves a folder with the model, the
/// metrics of each epoch and <c>summary.json</c>. The test images are judged once, at the end.
/// </summary>
[Command("train image")]
public sealed record TrainImage : TrainingJob<ImageData>
{
    /// <summary>The data set.</summary>
    [Option(OptionRole.Protocol, "The data set.", Name = "dataset")]
    public required ImageDataSet DataSet { get; init; }

    /// <summary>Where its files are.</summary>
    [Option(
        OptionRole.Input, "Folder of its files as they are published, packed with gzip or not.", Name = "data-dir", Placeholder = "DIR")]
    public required string DataFolder { get; init; }

    /// <summary>The network.</summary>
    [Option(OptionRole.Protocol, "The network.", Name = "model")]
    public required ImageArchitecture Architecture { get; init; }

    /// <summary>Step of the optimiser, above 0; null for what is usual for the network.</summary>
    [Option(
        OptionRole.Hyperparameter, "Step of the optimiser.", Minimum = 0, AboveMinimum = true,
        Default = "0.05 for softmax, 0.001 for mnist-cnn, 0.0001 for cifar-cnn")]
    public double? LearningRate { get; init; }

    /// <summary>Images of a batch, at least 1; null for what is usual for the network.</summary>
    [Option(OptionRole.Hyperparameter, "Images of a batch.", Minimum = 1, Default = "128 for softmax, 64 for mnist-cnn, 32 for cifar-cnn")]
    [Search(32, 64, 128, 256)]
    public int? BatchSize { get; init; }

    /// <summary>Whether batch normalisation follows every convolution and dense layer but the last.</summary>
    [Option(
        OptionRole.Hyperparameter, "Batch normalisation after every convolution and dense layer but the last.", Name = "batch-norm",
        Aliases = ["use-bn"])]
    [Search(false, true)]
    public bool BatchNormalisation { get; init; }

    /// <summary>Passes over the training images, at least 1; null for what is usual for the network.</summary>
    [Option(
        OptionRole.Hyperparameter, "Passes over the training images.", Aliases = ["epoch"], Minimum = 1,
        Default = "10 for softmax, 9 for mnist-cnn, 50 for cifar-cnn")]
    public int? Epochs { get; init; }

    /// <summary>Learning rates with their epochs; null for one learning rate.</summary>
    [Option(
        OptionRole.Hyperparameter, "Learning rates with their epochs, one after the other, in the place of --learning-rate and --epochs.",
        Placeholder = "RATE:EPOCHS,...")]
    public StepSchedule? Schedule { get; init; }

    /// <summary>
    /// Folder of the training of a model with the same convolution part, which is used as it is while only the dense layers are trained;
    /// null to train the whole network.
    /// </summary>
    [Option(OptionRole.Input, "Folder of a training whose convolution part is used as it is, with --train-head.", Placeholder = "MODEL")]
    public string? FeaturesFrom { get; init; }

    /// <summary>Whether only the dense layers are trained.</summary>
    [Option(OptionRole.Protocol, "Train only the dense layers, on the output of the convolution part of --features-from for each image.")]
    public bool TrainHead { get; init; }

    /// <summary>
    /// Most images of the training and of the test files that are used, the first ones, at least 1; all where it is null.
    /// </summary>
    [Option(OptionRole.Protocol, "Use only the first images of each file, for a quick try; all when it is not given.", Minimum = 1)]
    public int? Images { get; init; }

    /// <summary>Seed of weights, order, dropout and of the images held out for validation.</summary>
    [Option(OptionRole.Protocol, "Seed of weights, order, dropout and of the images held out for validation; 0x... is hexadecimal.")]
    public long Seed { get; init; } = 0x5eed;

    /// <inheritdoc/>
    public override string Method => Architecture.Name();

    /// <inheritdoc/>
    public override string TaskName => ImageModelDescription.TaskName;

    /// <inheritdoc/>
    public override int Steps => Training.Epochs;

    /// <inheritdoc/>
    public override string Objective => "validation accuracy";

    /// <inheritdoc/>
    public override StudyDirection Direction => StudyDirection.Maximize;

    /// <inheritdoc/>
    /// <remarks>The learning rates around the usual one of the network; softmax regression has no layer that batch
    /// normalisation could follow.</remarks>
    public override SearchSpace DefaultSpace
    {
        get
        {
            double usual = Architecture.UsualTraining(Seed).LearningRate;
            IEnumerable<KeyValuePair<string, ParameterDistribution>> others = base.DefaultSpace.Parameters
                .Where(parameter => Architecture != ImageArchitecture.Softmax || parameter.Key != OptionName.InFiles(NormalisationName));
            return new SearchSpace(Schedule is not null
                ? [.. others]
                : [new("learning_rate", new ParameterDistribution.Real(usual / 10, usual * 10, Log: true)), .. others]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>What is searched hardly changes it.</remarks>
    public override double StepCost => 1;

    /// <summary>
    /// Epochs, batches, learning rate, seed; the optimiser is SGD for softmax regression, Adam for mnist-cnn and RMSProp for cifar-cnn.
    /// </summary>
    internal TrainingOptions Training
    {
        get
        {
            TrainingOptions usual = Architecture.UsualTraining(Seed);
            int batch = BatchSize ?? usual.BatchSize, epochs = Epochs ?? usual.Epochs;
            return Schedule is { } schedule
                ? TrainingOptions.OfSteps(schedule.Steps, batch, Seed)
                : usual with { Epochs = epochs, Patience = epochs, BatchSize = batch, LearningRate = LearningRate ?? usual.LearningRate };
        }
    }

    private static string NormalisationName => "batch-norm";

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (Schedule is not null && (LearningRate is not null || Epochs is not null))
            throw new OptionException("schedule", "gives learning rates and epochs; leave out --learning-rate and --epochs");
        if ((FeaturesFrom is not null) != TrainHead)
            throw new OptionException("features-from", "goes together with --train-head; give both or neither");
        if (Architecture.MadeFor() is { } madeFor && madeFor != DataSet)
        {
            string fitting = DataSet == ImageDataSet.Mnist ? "mnist-cnn" : "cifar-cnn";
            throw new OptionException(
                "model", $"{Architecture.Name()} is made for {madeFor.Name()}, not {DataSet.Name()}; give --model {fitting} or softmax");
        }

        if (Architecture == ImageArchitecture.Softmax && BatchNormalisation)
            throw new OptionException(NormalisationName, "softmax regression has no layer that batch normalisation could follow; "
                + "give --model mnist-cnn or cifar-cnn, or leave it out");
        if (Architecture == ImageArchitecture.Softmax && TrainHead)
            throw new OptionException("train-head", "softmax regression has no convolution part; give --model mnist-cnn or cifar-cnn");
        if (FeaturesFrom is not null && OutputFolder is not null
            && (IsSame(FeaturesFrom, OutputFolder) || IsSame(FeaturesFrom, Path.Combine(OutputFolder, TrainingFiles.Model))))
            throw new OptionException("features-from", $"{FeaturesFrom} is the --output-dir too; give another folder for the results");
    }

    private protected override ImageData LoadData() => ImageData.Load(DataSet, DataFolder, Images, Seed);

    private protected override Training Build(ImageData data, WorkerPool pool) => new ImageTraining(this, data, pool);

    private protected override IReadOnlyList<string> ClassesOf(ImageData data) => data.Training.Classes;

    private protected override IReadOnlyDictionary<string, long> SeedsOf(ImageData data) =>
        new Dictionary<string, long> { ["training"] = Seed };

    private protected override object FingerprintOf(ImageData data) => new
    {
        data.Hash,
        features = FeaturesFrom is null ? null : ImageModel.LoadDescription(ImageHead.ModelIn(FeaturesFrom)).Run,
    };

    private static bool IsSame(string one, string other) => FullPath(one) == FullPath(other);

    private static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
