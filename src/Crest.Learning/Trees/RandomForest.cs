using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>
/// A random forest for two classes (L. Breiman, "Random forests", Machine Learning 45, 2001): trees fitted to rows drawn with replacement, splits
/// chosen from features drawn anew at each node, and the mean of the leaves' shares of positive rows as probability.
/// </summary>
/// <remarks>Everything random goes by the number of the tree, and a tree is grown by one thread: the trees are the same for any number of threads, and for a fit that
/// was stopped and went on.</remarks>
/// <param name="options">How to fit.</param>
/// <param name="pool">The threads to use, a tree each.</param>
public sealed class RandomForest(ForestOptions options, WorkerPool pool)
{
    /// <summary>Trees a thread grows between two reports: few for the reports, many for the threads, that wait for each other then.</summary>
    private const int TreesAThread = 4;

    /// <summary>Fits a forest.</summary>
    /// <param name="training">The rows to fit to.</param>
    /// <param name="featureNames">The features, in the order of their columns.</param>
    /// <param name="validation">Rows to judge by with each report.</param>
    /// <param name="score">Judges the validation rows; needed with them.</param>
    /// <param name="begun">The ensemble of a stopped fit of the same data and options, from which to go on.</param>
    /// <param name="progress">Called after every few trees, the same numbers of them in a fit that was stopped.</param>
    /// <param name="cancellation">Asked before each tree; then the trees so far are returned.</param>
    /// <returns>The forest. As each leaf is divided by the number of trees wanted, the probabilities of a stopped one are too small.</returns>
    /// <exception cref="ArgumentException">Features differ in number.</exception>
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
        var sums = new float[validation?.Features.Rows ?? 0];
        int judged = 0;
        return options.Criterion == SplitCriterion.Gini
            ? Fit(default(GiniImpurity), training, featureNames, Judge, begun, progress, cancellation)
            : Fit(default(EntropyImpurity), training, featureNames, Judge, begun, progress, cancellation);

        // The trees know nothing of each other: what the new ones say is added to what those before said.
        double Judge(IReadOnlyList<DecisionTree> trees)
        {
            if (validation is null || score is null) return double.NaN;
            for (; judged < trees.Count; judged++) TreeMargins.Add(trees[judged], validation.Features, sums, pool);
            return score(sums, validation.Positive);
        }
    }

    private TreeFit Fit<TImpurity>(
        TImpurity impurity, LabelledRows training, IReadOnlyList<string> featureNames, Func<IReadOnlyList<DecisionTree>, double> judge, TreeEnsemble? begun, Action<TreeReport>? progress, CancellationToken cancellation)
        where TImpurity : struct, IImpurity
    {
        BinnedRows rows = BinnedRows.Of(training.Features, FeatureCuts.Of(training.Features, options.MaxBins, pool), spare: 2, columns: false, pool);
        var growers = new ForestTreeGrower<TImpurity>[Math.Min(pool.Threads, options.Trees)];
        var trees = new DecisionTree[options.Trees];
        int done = Math.Min(begun?.Trees.Count ?? 0, trees.Length);
        for (int i = 0; i < done; i++) trees[i] = begun!.Trees[i];
        TreeEnsemble Ensemble() => new(trees[..done], TreeOutput.Probability, 0, featureNames);
        while (done < trees.Length)
        {
            int atOnce = TreesAThread * pool.Threads, end = Math.Min(trees.Length, ((done / atOnce) + 1) * atOnce);
            var turn = new Turn<TImpurity>(growers, () => new ForestTreeGrower<TImpurity>(rows, training.Positive, options, impurity), trees, done, end, cancellation);
            pool.Run(new Growing<TImpurity>(turn));
            done = turn.Taken;
            if (done < end) return new TreeFit(Ensemble(), Finished: false);
            if (progress is null) continue;
            TreeEnsemble ensemble = Ensemble();
            progress(new TreeReport(ensemble, double.NaN, judge(ensemble.Trees)));
        }

        return new TreeFit(Ensemble(), Finished: true);
    }

    /// <summary>Some trees, each taken by the thread that is free first: which one it is does not matter.</summary>
    private sealed class Turn<TImpurity>(ForestTreeGrower<TImpurity>?[] growers, Func<ForestTreeGrower<TImpurity>> make, DecisionTree[] trees, int start, int end, CancellationToken cancellation)
        where TImpurity : struct, IImpurity
    {
        private readonly Lock _lock = new();

        public int Taken { get; private set; } = start;

        public void Grow(int part)
        {
            while (part < growers.Length && Take() is { } number) trees[number] = (growers[part] ??= make()).Grow(number);
        }

        private int? Take()
        {
            lock (_lock) return Taken == end || cancellation.IsCancellationRequested ? null : Taken++;
        }
    }

    private readonly struct Growing<TImpurity>(Turn<TImpurity> turn) : IParallelWork
        where TImpurity : struct, IImpurity
    {
        public void Run(int part, int parts) => turn.Grow(part);
    }
}
