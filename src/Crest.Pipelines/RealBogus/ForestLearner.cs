using Crest.Learning.Trees;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>A random forest.</summary>
/// <param name="Forest">How it is fitted, but for the seed.</param>
public sealed record ForestLearner(ForestOptions Forest) : TreeLearner
{
    /// <inheritdoc/>
    public override string Method => "random-forest";

    /// <inheritdoc/>
    public override int Steps => Forest.Trees;

    /// <inheritdoc/>
    /// <remarks>Few nodes are left to split beyond some twenty levels.</remarks>
    public override double StepCost => Math.Min(Forest.MaxDepth ?? 20, 20);

    private protected override EnsembleFit Begin(
        LabelledRows training, LabelledRows validation, IReadOnlyList<string> names, ValidationScore score, long seed, TreeEnsemble? begun,
        WorkerPool pool) =>
        new RandomForest(Forest with { Seed = seed }, pool).Begin(training, names, validation, score, begun);
}
