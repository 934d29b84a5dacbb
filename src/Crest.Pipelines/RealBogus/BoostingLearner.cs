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

    private protected override EnsembleFit Begin(
        LabelledRows training, LabelledRows validation, IReadOnlyList<string> names, ValidationScore score, long seed, TreeEnsemble? begun,
        WorkerPool pool) =>
        new GradientBoosting(Boosting with { Seed = seed }, pool).Begin(training, names, validation, score, begun);
}
