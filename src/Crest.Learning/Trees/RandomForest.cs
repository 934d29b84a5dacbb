using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>
/// A random forest for two classes (L. Breiman, "Random forests", Machine Learning 45, 2001): trees fitted to rows drawn with replacement,
/// splits chosen from features that are drawn at each node, and the mean of the leaves' shares of positive rows as probability.
/// </summary>
/// <remarks>Everything random depends on the number of the tree, and a tree is grown by one thread: the trees are the same for any number
/// of threads, and for a fit that was stopped and resumed.</remarks>
/// <param name="options">How to fit.</param>
/// <param name="pool">The threads to use, a tree each.</param>
public sealed class RandomForest(ForestOptions options, WorkerPool pool)
{
    /// <summary>Begins to fit a forest.</summary>
    /// <param name="training">The rows to fit to.</param>
    /// <param name="featureNames">The features, in the order of their columns.</param>
    /// <param name="validation">Rows to validate with after every few trees.</param>
    /// <param name="score">Scores the validation rows; needed with them.</param>
    /// <param name="begun">The trees of a stopped fit with the same data and options, from which to resume.</param>
    /// <returns>The fit. As each leaf is divided by the number of trees wanted, the probabilities of an unfinished
    /// forest are too small.</returns>
    /// <exception cref="ArgumentException">The number of features differs.</exception>
    public EnsembleFit Begin(
        LabelledRows training, IReadOnlyList<string> featureNames, LabelledRows? validation = null, ValidationScore? score = null,
        TreeEnsemble? begun = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(featureNames);
        if (featureNames.Count != training.Features.Columns)
            throw new ArgumentException($"{featureNames.Count} names for {training.Features.Columns} features", nameof(featureNames));
        return options.Criterion == SplitCriterion.Gini
            ? new ForestFit<GiniImpurity>(options, training, featureNames, validation, score, begun, pool)
            : new ForestFit<EntropyImpurity>(options, training, featureNames, validation, score, begun, pool);
    }

    /// <summary>Fits a forest; see <see cref="Begin"/>.</summary>
    /// <param name="training">The rows to fit to.</param>
    /// <param name="featureNames">The features, in the order of their columns.</param>
    /// <exception cref="ArgumentException">The number of features differs.</exception>
    public TreeEnsemble Fit(LabelledRows training, IReadOnlyList<string> featureNames) => Begin(training, featureNames).Complete();
}
