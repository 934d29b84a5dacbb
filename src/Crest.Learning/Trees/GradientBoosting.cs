using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>
/// Gradient boosting of trees for two classes, to second order: T. Chen and C. Guestrin, "XGBoost: a scalable tree boosting system", KDD
/// 2016, with the histogram algorithm. Each tree is fitted to the derivatives of the log loss at the sum of those before.
/// </summary>
/// <remarks>Everything random depends on the number of the tree, and sums are of integers: the trees are the same for any number of
/// threads, and for a fit that was stopped and resumed.</remarks>
/// <param name="options">How to fit.</param>
/// <param name="pool">The threads to use.</param>
public sealed class GradientBoosting(BoostingOptions options, WorkerPool pool)
{
    /// <summary>Begins to fit an ensemble.</summary>
    /// <param name="training">The rows to fit to.</param>
    /// <param name="featureNames">The features, in the order of their columns.</param>
    /// <param name="validation">Rows to validate with after each tree; needed for early stopping.</param>
    /// <param name="score">Scores the validation rows; the negative mean log loss where it is null.</param>
    /// <param name="begun">The trees of a stopped fit with the same data and options, from which to resume.</param>
    /// <exception cref="ArgumentException">Validation rows are needed and missing, or the number of features differs.</exception>
    public EnsembleFit Begin(
        LabelledRows training, IReadOnlyList<string> featureNames, LabelledRows? validation = null, ValidationScore? score = null,
        TreeEnsemble? begun = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(featureNames);
        if (featureNames.Count != training.Features.Columns)
            throw new ArgumentException($"{featureNames.Count} names for {training.Features.Columns} features", nameof(featureNames));
        if (validation is null && options.EarlyStoppingRounds > 0)
            throw new ArgumentException("early stopping needs validation rows", nameof(validation));
        return new BoostingFit(options, training, featureNames, validation, score ?? NegativeLogLoss, begun, pool);
    }

    /// <summary>Fits an ensemble; see <see cref="Begin"/>.</summary>
    /// <param name="training">The rows to fit to.</param>
    /// <param name="featureNames">The features, in the order of their columns.</param>
    /// <param name="validation">Rows to validate with after each tree, by their log loss; needed for early stopping.</param>
    /// <exception cref="ArgumentException">Validation rows are needed and missing, or the number of features differs.</exception>
    public TreeEnsemble Fit(LabelledRows training, IReadOnlyList<string> featureNames, LabelledRows? validation = null) =>
        Begin(training, featureNames, validation).Complete();

    private static double NegativeLogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> positive)
    {
        // XGBoost's guard for a probability of 0.
        const double least = 1e-16;
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
            sum += Math.Log(Math.Max(least, positive[i] ? probabilities[i] : 1.0 - probabilities[i]));
        return sum / probabilities.Length;
    }
}
