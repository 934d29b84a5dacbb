using System.Numerics.Tensors;
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
    public override IReadOnlyList<KeyValuePair<string, object?>> Options() =>
    [
        new("n_estimators", Forest.Trees), new("max_depth", Forest.MaxDepth), new("criterion", Forest.Criterion == SplitCriterion.Gini ? "gini" : "entropy"),
    ];

    private protected override TreeFit Fit(
        LabelledRows training, LabelledRows validation, IReadOnlyList<string> names, ValidationScore score, long seed, TreeEnsemble? begun, Action<TreeReport> progress, WorkerPool pool, CancellationToken cancellation)
    {
        // The trees know nothing of each other: what the new ones say of the validation rows is added to what those before said.
        float[] sums = new float[validation.Features.Rows], added = new float[sums.Length];
        int counted = 0;
        return new RandomForest(Forest with { Seed = seed }, pool).Fit(training, names, begun, Report, cancellation);

        void Report(TreeReport report)
        {
            new TreeEnsemble([.. report.Ensemble.Trees.Skip(counted)], TreeOutput.Probability, 0, names).Predict(validation.Features, added, pool);
            TensorPrimitives.Add(sums, added, sums);
            counted = report.Trees;
            progress(report with { ValidationScore = score(sums, validation.Positive) });
        }
    }
}
