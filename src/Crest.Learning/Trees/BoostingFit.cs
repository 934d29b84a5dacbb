using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>Boosted trees while they are fitted, one at a time.</summary>
internal sealed unsafe class BoostingFit : EnsembleFit
{
    private const float BaseScore = 0.5f;

    private readonly BoostingOptions _options;
    private readonly WorkerPool _pool;
    private readonly LabelledRows? _validation;
    private readonly ValidationScore _score;
    private readonly IReadOnlyList<string> _featureNames;
    private readonly BinnedRows _rows;
    private readonly LogisticGradients _gradients;
    private readonly BoostedTreeGrower _grower;
    private readonly RandomStream _draws;
    private readonly List<DecisionTree> _trees = [];
    private readonly float[] _margins, _probabilities;
    private double _best = double.NegativeInfinity;
    private int _bestCount;

    public BoostingFit(
        BoostingOptions options,
        LabelledRows training,
        IReadOnlyList<string> featureNames,
        LabelledRows? validation,
        ValidationScore score,
        TreeEnsemble? begun,
        WorkerPool pool)
    {
        (_options, _pool, _validation, _score, _featureNames) = (options, pool, validation, score, featureNames);
        float baseMargin = Ensemble(0).BaseMargin;
        _rows = BinnedRows.Of(training.Features, FeatureCuts.Of(training.Features, options.MaxBins, pool), spare: 0, columns: true, pool);
        _gradients = new LogisticGradients(training.Positive, baseMargin);
        _grower = new BoostedTreeGrower(_rows, options, pool);
        _draws = new RandomStream(options.Seed, "rows of the trees");
        (_margins, _probabilities) = (new float[validation?.Features.Rows ?? 0], new float[validation?.Features.Rows ?? 0]);
        _margins.AsSpan().Fill(baseMargin);
        TrainingLoss = _gradients.Compute(_draws.Split(0), options.Subsample, pool);
        while (_trees.Count < begun?.Trees.Count && !IsFinished)
        {
            DecisionTree tree = begun.Trees[_trees.Count];
            TreeMargins.Add(tree, training.Features, new Span<float>(_gradients.Margins, _rows.Count), pool);
            Take(tree);
        }
    }

    public override bool IsFinished => _trees.Count >= _options.Trees || Stops();

    public override int Trees => _trees.Count;

    public override TreeEnsemble Fitted => Ensemble(_trees.Count);

    public override TreeEnsemble Kept => Ensemble(_options.EarlyStoppingRounds > 0 ? _bestCount : _trees.Count);

    public override bool Grow(CancellationToken cancellation)
    {
        DecisionTree tree = _grower.Grow(_gradients.Pairs, DrawFeatures(_trees.Count));
        _grower.AddTo(_gradients.Margins);
        Take(tree);
        return true;
    }

    private void Take(DecisionTree tree)
    {
        _trees.Add(tree);
        TrainingLoss = _gradients.Compute(_draws.Split(_trees.Count), _options.Subsample, _pool);
        if (_validation is null) return;
        TreeMargins.Add(tree, _validation.Features, _margins, _pool);
        _margins.CopyTo(_probabilities, 0);
        TreeMargins.ToProbabilities(_probabilities);
        ValidationScore = _score(_probabilities, _validation.Positive);
        if (ValidationScore > _best || _bestCount == 0) (_best, _bestCount) = (ValidationScore, _trees.Count);
    }

    private bool Stops() => _options.EarlyStoppingRounds > 0 && _trees.Count - _bestCount >= _options.EarlyStoppingRounds;

    private TreeEnsemble Ensemble(int count) => new([.. _trees.Take(count)], TreeOutput.Logit, BaseScore, _featureNames);

    /// <summary>The features that a tree may split by, rising.</summary>
    private int[] DrawFeatures(int tree)
    {
        int count = _rows.Cuts.Features;
        int[] features = [.. Enumerable.Range(0, count)];
        int drawn = Math.Max(1, (int)(_options.FeaturesPerTree * count));
        if (drawn == count) return features;
        new RandomStream(_options.Seed, "features of the trees", tree).Shuffle(features);
        return [.. features.Take(drawn).Order()];
    }
}
