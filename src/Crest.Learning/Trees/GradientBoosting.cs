using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>
/// Gradient boosting of trees for two classes, to second order: T. Chen and C. Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016, with the histogram
/// algorithm. Each tree is fitted to the derivatives of the log loss at the sum of those before.
/// </summary>
/// <remarks>Everything random goes by the number of the tree, and sums are of integers: the trees are the same for any number of threads, and for a fit that was
/// stopped and went on.</remarks>
/// <param name="options">How to fit.</param>
/// <param name="pool">The threads to use.</param>
public sealed unsafe class GradientBoosting(BoostingOptions options, WorkerPool pool)
{
    private const float BaseScore = 0.5f;

    /// <summary>Fits an ensemble.</summary>
    /// <param name="training">The rows to fit to.</param>
    /// <param name="featureNames">The features, in the order of their columns.</param>
    /// <param name="validation">Rows to judge by after each tree; needed for early stopping.</param>
    /// <param name="score">Judges the validation rows; the negative mean log loss where it is null.</param>
    /// <param name="begun">The ensemble of a stopped fit of the same data and options, from which to go on.</param>
    /// <param name="progress">Called after each tree.</param>
    /// <param name="cancellation">Asked between trees; then the trees so far are returned.</param>
    /// <exception cref="ArgumentException">Validation rows are needed and missing, or features differ in number.</exception>
    public TreeFit Fit(
        LabelledRows training,
        IReadOnlyList<string> featureNames,
        LabelledRows? validation = null,
        ValidationScore? score = null,
        TreeEnsemble? begun = null,
        Action<TreeReport>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(featureNames);
        if (featureNames.Count != training.Features.Columns) throw new ArgumentException($"{featureNames.Count} names for {training.Features.Columns} features", nameof(featureNames));
        if (validation is null && options.EarlyStoppingRounds > 0) throw new ArgumentException("early stopping needs validation rows", nameof(validation));
        score ??= NegativeLogLoss;
        var empty = new TreeEnsemble([], TreeOutput.Logit, BaseScore, featureNames);
        List<DecisionTree> trees = [];
        TreeEnsemble Ensemble(int count) => new([.. trees.Take(count)], TreeOutput.Logit, BaseScore, featureNames);

        BinnedRows rows = BinnedRows.Of(training.Features, FeatureCuts.Of(training.Features, options.MaxBins, pool), spare: 0, columns: true, pool);
        var gradients = new LogisticGradients(training.Positive, empty.BaseMargin);
        var grower = new BoostedTreeGrower(rows, options, pool);
        var draws = new RandomStream(options.Seed, "rows of the trees");
        float[] margins = new float[validation?.Features.Rows ?? 0], probabilities = new float[margins.Length];
        margins.AsSpan().Fill(empty.BaseMargin);
        (double best, int bestCount) = (double.NegativeInfinity, 0);
        bool Stops() => options.EarlyStoppingRounds > 0 && trees.Count - bestCount >= options.EarlyStoppingRounds;

        double loss = gradients.Compute(draws.Split(0), options.Subsample, pool);
        while (trees.Count < options.Trees && !Stops())
        {
            int number = trees.Count;
            bool replayed = number < begun?.Trees.Count;
            if (!replayed && cancellation.IsCancellationRequested) return new TreeFit(Ensemble(number), Finished: false);
            DecisionTree tree = replayed ? begun!.Trees[number] : grower.Grow(gradients.Pairs, Features(number, rows.Cuts.Features));
            trees.Add(tree);
            if (replayed) TreeMargins.Add(tree, training.Features, new Span<float>(gradients.Margins, rows.Count), pool);
            else grower.AddTo(gradients.Margins);
            loss = gradients.Compute(draws.Split(trees.Count), options.Subsample, pool);

            double judged = double.NaN;
            if (validation is not null)
            {
                TreeMargins.Add(tree, validation.Features, margins, pool);
                margins.CopyTo(probabilities, 0);
                TreeMargins.ToProbabilities(probabilities);
                judged = score(probabilities, validation.Positive);
                if (judged > best || bestCount == 0) (best, bestCount) = (judged, trees.Count);
            }

            if (!replayed) progress?.Invoke(new TreeReport(Ensemble(trees.Count), loss, judged));
        }

        return new TreeFit(Ensemble(options.EarlyStoppingRounds > 0 ? bestCount : trees.Count), Finished: true);
    }

    /// <summary>The features that a tree may split by, rising.</summary>
    private int[] Features(int tree, int count)
    {
        int[] features = [.. Enumerable.Range(0, count)];
        int drawn = Math.Max(1, (int)(options.FeaturesPerTree * count));
        if (drawn == count) return features;
        new RandomStream(options.Seed, "features of the trees", tree).Shuffle(features);
        return [.. features.Take(drawn).Order()];
    }

    private static double NegativeLogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> positive)
    {
        // XGBoost's guard for a probability of 0.
        const double least = 1e-16;
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++) sum += Math.Log(Math.Max(least, positive[i] ? probabilities[i] : 1.0 - probabilities[i]));
        return sum / probabilities.Length;
    }
}
