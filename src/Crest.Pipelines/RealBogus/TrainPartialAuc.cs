using Crest.Foundation.Options;
using Crest.Learning.PartialAuc;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.RealBogus;

/// <summary>
/// <c>crest train real-bogus pauc relaxed|exact dnn | gmm full|diagonal</c>: maximises the partial area under the ROC curve.
/// </summary>
/// <typeparam name="TObjective">The partial AUC.</typeparam>
/// <typeparam name="TFunction">What computes the score.</typeparam>
[Command("train real-bogus pauc")]
public sealed record TrainPartialAuc<TObjective, TFunction> : TrainRealBogus
    where TObjective : RankingObjective, new()
    where TFunction : ScoreFunction, new()
{
    private const double ValidationBeta = 0.1;

    /// <summary>What computes the score.</summary>
    [OptionGroup]
    public TFunction Function { get; init; } = new();

    /// <summary>The partial AUC.</summary>
    [OptionGroup]
    public TObjective PartialAuc { get; init; } = new();

    /// <summary>Most passes over the training split, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Most passes over the training split.", Name = "max-epoch", Aliases = ["epoch"], Minimum = 1)]
    public int MaxEpochs { get; init; } = 1000;

    /// <summary>Passes at least, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Passes at least.", Name = "min-epoch", Minimum = 1)]
    public int MinEpochs { get; init; } = 100;

    /// <summary>Candidates that are propagated at once, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Candidates propagated at once; the step is that of all of them.", Minimum = 1)]
    public int BatchSize { get; init; } = 1000;

    /// <summary>Epochs from one validation to the next, at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Epochs from one validation to the next.", Minimum = 1)]
    public int ValidationFrequency { get; init; } = 50;

    /// <summary>Where a validation is good, training continues to at least this times its epoch; at least 1.</summary>
    [Option(OptionRole.Hyperparameter, "Where a validation is good, training continues to at least this times its epoch.", Minimum = 1)]
    public double IncreasingRatio { get; init; } = 2;

    /// <summary>A validation is good where its pAUC times this is above the best one before; above 0.</summary>
    [Option(
        OptionRole.Hyperparameter, "A validation is good where its pAUC times this is above the best one before.",
        Minimum = 0, AboveMinimum = true)]
    public double ImprovementThreshold { get; init; } = 1;

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        Function.Check();
    }

    internal override RealBogusLearner Learner => new PartialAucLearner(
        PartialAuc.Make(), Function, new PartialAucTrainingOptions(
            MaxEpochs, MinEpochs, ValidationFrequency, IncreasingRatio, ImprovementThreshold, BatchSize, PartialAucLearner.LearningRate,
            ValidationBeta));
}
