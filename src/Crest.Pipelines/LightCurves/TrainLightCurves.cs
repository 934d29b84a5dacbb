using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.Nights;

namespace Crest.Pipelines.LightCurves;

/// <summary>
/// <c>crest train light-curves optimize</c>: learns the classes of light curves with any number of observations, and with them redshifts
/// and days of the peak where the data know them.
/// </summary>
[Command("train light-curves optimize")]
public sealed record TrainLightCurves : TrainingJob<LightCurveSplits>
{
    /// <summary>The light curves.</summary>
    [Option(
        OptionRole.Input, "Light curves of 'crest prepare light-curves' with --types and --split-ratio.", Placeholder = "FILE")]
    public required string DataPath { get; init; }

    /// <summary>Which redshift is an input.</summary>
    [Option(
        OptionRole.Hyperparameter,
        "Redshift that the network sees: that of the host's colours (photometric), of a spectrum, or the best of both.")]
    public RedshiftInput Redshift { get; init; } = RedshiftInput.None;

    /// <summary>Shape of the network and noise.</summary>
    [OptionGroup]
    public LightCurveHyperparameters Hyperparameters { get; init; } = new();

    /// <summary>Number of networks whose mean is predicted.</summary>
    [Option(
        OptionRole.Hyperparameter, "Networks that are trained side by side with seeds of their own; their mean is predicted.", Minimum = 1,
        Maximum = 100)]
    public int Members { get; init; } = 1;

    /// <summary>Most passes over the training data, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Most passes over the training data.", Aliases = ["epoch"], Minimum = 1)]
    public int Epochs { get; init; } = 30;

    /// <summary>Samples of a batch, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Light curves of a batch.", Minimum = 1)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Step of the optimiser, above 0.</summary>
    [Option(OptionRole.Hyperparameter, "Step of the optimiser (Adam).", Minimum = 0, AboveMinimum = true)]
    [Search(0.001, 0.02, Log = true)]
    public double LearningRate { get; init; } = 0.005;

    /// <summary>How the learning rate changes.</summary>
    [Option(
        OptionRole.Hyperparameter,
        "How the learning rate changes: up to the given value and down to 0 (one-cycle), not at all, or to 0 along half a cosine.",
        Name = "learning-rate-schedule", Choices = ["one-cycle", "constant", "cosine"])]
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.OneCycle;

    /// <summary>Decay of the weights, at least 0.</summary>
    [Option(
        OptionRole.Hyperparameter, "Share of each weight, times the learning rate, that a step takes away.", Minimum = 0, Maximum = 100)]
    public double WeightDecay { get; init; }

    /// <summary>Epochs without a better validation loss after which training stops, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Epochs without a better validation loss after which training stops.", Minimum = 1)]
    public int Patience { get; init; } = 100;

    /// <summary>Seed of weights, order and noise.</summary>
    [Option(OptionRole.Protocol, "Seed of weights, order and noise; 0x... is hexadecimal.")]
    public long Seed { get; init; } = 0x5eed;

    /// <inheritdoc/>
    public override string Method => LightCurveModel.Task;

    /// <inheritdoc/>
    public override string TaskName => LightCurveModel.Task;

    /// <inheritdoc/>
    public override int Steps => Epochs;

    /// <inheritdoc/>
    public override string Objective => "validation loss";

    /// <inheritdoc/>
    public override StudyDirection Direction => StudyDirection.Minimize;

    /// <inheritdoc/>
    public override double StepCost => Hyperparameters.StepCost * Members;

    /// <summary>Epochs, batches, learning rate, patience, seed.</summary>
    internal TrainingOptions Training => new(Epochs, BatchSize, LearningRate, Schedule, Patience, Seed);

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (Hyperparameters.Causal && Hyperparameters.Normalisation == FluxNormalisation.LightCurve)
        {
            throw new OptionException(
                "normalisation", "light-curve looks ahead to the brightest night, which --causal forbids; give global or per-band");
        }
    }

    private protected override LightCurveSplits LoadData()
    {
        LightCurveSplits data = LightCurveSplits.Load(DataPath);
        int[] labels = data.Training.Table.Label;
        if (labels.Distinct().Count() < 2)
        {
            throw new CrestException($"{DataPath}: all {labels.Length} objects to learn from are of class {data.Classes[labels[0]]}; "
                + "classification needs two or more classes that have objects");
        }

        return data;
    }

    private protected override Training Build(LightCurveSplits data, WorkerPool pool) => new LightCurveTraining(this, data, pool);

    private protected override IReadOnlyList<string> ClassesOf(LightCurveSplits data) => data.Classes;

    private protected override IReadOnlyDictionary<string, long> SeedsOf(LightCurveSplits data) =>
        new Dictionary<string, long> { ["training"] = Seed };

    private protected override double ObjectiveOf(EpochReport report) => report.ValidationLoss;

    private protected override IEnumerable<string> WarningsOf(LightCurveSplits data)
    {
        if (data.WithoutClass > 0)
            yield return $"{data.Path}: {data.WithoutClass} objects of the train and validation splits have no class and are left out";
        if (data.WithoutObservation > 0)
            yield return $"{data.Path}: {data.WithoutObservation} objects have no observation and are left out";
        foreach (LightCurveData split in data.All)
        {
            string[] missing = [.. data.Classes.Where((_, label) => !split.Table.Label.Contains(label))];
            if (missing.Length == 0 || missing.Length == data.Classes.Count) continue;
            yield return $"{data.Path}: the {split.Split} split has no object of {string.Join(", ", missing)}: "
                + (split == data.Training ? "it cannot be learned" : "its figures cannot be computed");
        }
    }
}
