using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Inputs;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest train sn-class|redshift|sn-epoch optimize</c>: trains one network, enters it in the run store, and leaves a folder with the
/// model, the metrics of each epoch and <c>summary.json</c>.
/// </summary>
public abstract record TrainSupernova : TrainingJob<SupernovaSplits>
{
    /// <summary>Prepared training split.</summary>
    [Option(OptionRole.Input, "Prepared training split.", Placeholder = "FILE")]
    public required string TrainDataPath { get; init; }

    /// <summary>Prepared validation split, by which training is stopped.</summary>
    [Option(OptionRole.Input, "Prepared validation split, which decides the epoch whose weights are kept.", Placeholder = "FILE")]
    public required string ValidationDataPath { get; init; }

    /// <summary>Prepared test split, by which the result is judged.</summary>
    [Option(OptionRole.Input, "Prepared test split, which is judged once, at the end.", Placeholder = "FILE")]
    public required string TestDataPath { get; init; }

    /// <summary>The visits that the network sees; all where it is null.</summary>
    [Option(
        OptionRole.Hyperparameter,
        """Bands and how many of their first visits the network sees, e.g. '{"i":3,"z":3}'; all when it is not given.""",
        Name = "band-data", Placeholder = "JSON")]
    public BandSelection? Bands { get; init; }

    /// <summary>How fluxes become magnitudes.</summary>
    [Option(OptionRole.Hyperparameter, "How fluxes become magnitudes: asinh (modified) or logarithm (traditional).", Name = "method")]
    public MagnitudeMethod MagnitudeMethod { get; init; } = MagnitudeMethod.Modified;

    /// <summary>Shape of the network and noise.</summary>
    [OptionGroup]
    public Hyperparameters Hyperparameters { get; init; } = new();

    /// <summary>Most passes over the training data, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Most passes over the training data.", Aliases = ["epoch"], Minimum = 1)]
    public int Epochs { get; init; } = 100;

    /// <summary>Samples of a batch, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Samples of a batch.", Minimum = 1)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Step of the optimiser, above 0.</summary>
    [Option(OptionRole.Hyperparameter, "Step of the optimiser (Adam).", Minimum = 0, AboveMinimum = true)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>How the learning rate changes.</summary>
    [Option(
        OptionRole.Hyperparameter, "How the learning rate changes: not at all, or to 0 along half a cosine.",
        Name = "learning-rate-schedule", Choices = ["constant", "cosine"])]
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Decay of the weights, at least 0: a step takes away this share of each, times the learning rate.</summary>
    [Option(
        OptionRole.Hyperparameter, "Share of each weight, times the learning rate, that a step takes away.", Minimum = 0, Maximum = 100)]
    public double WeightDecay { get; init; }

    /// <summary>Epochs without a better validation loss after which training stops, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Epochs without a better validation loss after which training stops.", Minimum = 1)]
    public int Patience { get; init; } = 100;

    /// <summary>Seed of weights, order and noise.</summary>
    [Option(OptionRole.Protocol, "Seed of weights, order and noise; 0x... is hexadecimal.")]
    public long Seed { get; init; } = 0x5eed;

    /// <summary>What to predict.</summary>
    public abstract SupernovaTask Task { get; }

    /// <summary>Whether the redshift is an input.</summary>
    internal virtual bool SeesRedshift => false;

    /// <inheritdoc/>
    public override string Method => Task.Name();

    /// <inheritdoc/>
    public override string TaskName => Task.Name();

    /// <inheritdoc/>
    public override int Steps => Epochs;

    /// <inheritdoc/>
    public override string Objective => "validation loss";

    /// <inheritdoc/>
    public override StudyDirection Direction => StudyDirection.Minimize;

    /// <inheritdoc/>
    public override double StepCost => Hyperparameters.StepCost;

    /// <summary>Epochs, batches, learning rate, patience, seed.</summary>
    internal TrainingOptions Training => new(Epochs, BatchSize, LearningRate, Schedule, Patience, Seed);

    /// <summary>Makes sure that the data fit the task.</summary>
    /// <exception cref="CrestException">They do not.</exception>
    private protected virtual void Check(SupernovaSplits data)
    {
    }

    private protected override SupernovaSplits LoadData()
    {
        SupernovaSplits data = SupernovaSplits.Load(Task, TrainDataPath, ValidationDataPath, TestDataPath);
        Check(data);
        return data;
    }

    private protected override Training Build(SupernovaSplits data, WorkerPool pool) => new SupernovaTraining(this, data, pool);

    private protected override IReadOnlyList<string> ClassesOf(SupernovaSplits data) => [];

    private protected override IReadOnlyDictionary<string, long> SeedsOf(SupernovaSplits data) =>
        new Dictionary<string, long> { ["training"] = Seed, ["split"] = data.Training.Set.Seed };

    private protected override double ObjectiveOf(EpochReport report) => report.ValidationLoss;

    private protected override object FingerprintOf(SupernovaSplits data) =>
        new { data.Training.Set.PreparationHash, training = data.Training.Set.Table.Count, validation = data.Validation.Set.Table.Count };
}
