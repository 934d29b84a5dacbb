using Crest.Experiments.Studies;
using Crest.Learning.Trees;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>Boosted trees, as XGBoost has them.</summary>
/// <param name="Boosting">How they are fitted, but for the seed.</param>
public sealed record BoostingLearner(BoostingOptions Boosting) : TreeLearner
{
    /// <inheritdoc/>
    public override string Method => "xgboost";

    /// <inheritdoc/>
    public override int Steps => Boosting.Trees;

    /// <inheritdoc/>
    /// <remarks>A level of a tree is a pass over the rows.</remarks>
    public override double StepCost => Boosting.MaxDepth;

    private protected override double LearningRate => Boosting.LearningRate;

    /// <inheritdoc/>
    public override SearchSpace DefaultSpace => new(
    [
        new("learning_rate", new ParameterDistribution.Real(0.01, 0.5, Log: true)),
        new("max_depth", new ParameterDistribution.Integer(2, 10)),
        new("min_child_weight", new ParameterDistribution.Real(0.5, 20, Log: true)),
        new("subsample", new ParameterDistribution.Real(0.4, 1)),
        new("colsample_bytree", new ParameterDistribution.Real(0.3, 1)),
        new("reg_lambda", new ParameterDistribution.Real(0.1, 30, Log: true)),
        new("gamma", new ParameterDistribution.Real(0, 5)),
    ]);

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, object?>> Options() =>
    [
        new("n_estimators", Boosting.Trees),
        new("max_depth", Boosting.MaxDepth),
        new("learning_rate", Boosting.LearningRate),
        new("reg_lambda", Boosting.Lambda),
        new("reg_alpha", Boosting.Alpha),
        new("gamma", Boosting.Gamma),
        new("min_child_weight", Boosting.MinChildWeight),
        new("subsample", Boosting.Subsample),
        new("colsample_bytree", Boosting.FeaturesPerTree),
        new("early_stopping_rounds", Boosting.EarlyStoppingRounds),
    ];

    private protected override EnsembleFit Begin(
        LabelledRows training, LabelledRows validation, IReadOnlyList<string> names, ValidationScore score, long seed, TreeEnsemble? begun, WorkerPool pool) =>
        new GradientBoosting(Boosting with { Seed = seed }, pool).Begin(training, names, validation, score, begun);
}
