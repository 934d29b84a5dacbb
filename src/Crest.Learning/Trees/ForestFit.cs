using Crest.Numerics.Threads;

namespace Crest.Learning.Trees;

/// <summary>A forest while it is fitted, a few trees a thread at a time.</summary>
/// <typeparam name="TImpurity">The impurity that splits reduce.</typeparam>
internal sealed class ForestFit<TImpurity> : EnsembleFit
    where TImpurity : struct, IImpurity
{
    /// <summary>
    /// Trees a thread grows between two reports: few for the reports, many for the threads, which wait for each other then.
    /// </summary>
    private const int TreesAThread = 4;

    private readonly ForestOptions _options;
    private readonly WorkerPool _pool;
    private readonly LabelledRows _training;
    private readonly LabelledRows? _validation;
    private readonly ValidationScore? _score;
    private readonly IReadOnlyList<string> _featureNames;
    private readonly BinnedRows _rows;
    private readonly ForestTreeGrower<TImpurity>?[] _growers;
    private readonly DecisionTree[] _trees;
    private readonly float[] _sums;
    private int _done, _summed;

    public ForestFit(
        ForestOptions options,
        LabelledRows training,
        IReadOnlyList<string> featureNames,
        LabelledRows? validation,
        ValidationScore? score,
        TreeEnsemble? begun,
        WorkerPool pool)
    {
        (_options, _pool, _training, _validation, _score, _featureNames) = (options, pool, training, validation, score, featureNames);
        _rows = BinnedRows.Of(training.Features, FeatureCuts.Of(training.Features, options.MaxBins, pool), spare: 2, columns: false, pool);
        _growers = new ForestTreeGrower<TImpurity>[Math.Min(pool.Threads, options.Trees)];
        _trees = new DecisionTree[options.Trees];
        _sums = new float[validation?.Features.Rows ?? 0];
        _done = Math.Min(begun?.Trees.Count ?? 0, _trees.Length);
        for (int i = 0; i < _done; i++) _trees[i] = begun!.Trees[i];
    }

    public override bool IsFinished => _done == _trees.Length;

    public override int Trees => _done;

    public override TreeEnsemble Fitted => new(_trees[.._done], TreeOutput.Probability, 0, _featureNames);

    public override bool Grow(CancellationToken cancellation)
    {
        int atOnce = TreesAThread * _pool.Threads, end = Math.Min(_trees.Length, ((_done / atOnce) + 1) * atOnce);
        var turn = new Turn(this, end, cancellation);
        _pool.Run(new Growing(turn));
        _done = turn.Taken;
        if (_done < end) return false;
        ValidationScore = Validate();
        return true;
    }

    /// <summary>The trees are independent of each other: the sums of the new ones are added to those of the trees before.</summary>
    private double Validate()
    {
        if (_validation is null || _score is null) return double.NaN;
        for (; _summed < _done; _summed++) TreeMargins.Add(_trees[_summed], _validation.Features, _sums, _pool);
        return _score(_sums, _validation.Positive);
    }

    /// <summary>Some trees, each taken by the thread that is free first: which one it is does not matter.</summary>
    private sealed class Turn(ForestFit<TImpurity> fit, int end, CancellationToken cancellation)
    {
        private readonly Lock _lock = new();

        public int Taken { get; private set; } = fit._done;

        public void Grow(int part)
        {
            ForestTreeGrower<TImpurity>?[] growers = fit._growers;
            while (part < growers.Length && Take() is { } number)
                fit._trees[number] =
                    (growers[part] ??= new ForestTreeGrower<TImpurity>(fit._rows, fit._training.Positive, fit._options, default))
                        .Grow(number);
        }

        private int? Take()
        {
            lock (_lock) return Taken == end || cancellation.IsCancellationRequested ? null : Taken++;
        }
    }

    private readonly struct Growing(Turn turn) : IParallelWork
    {
        public void Run(int part, int parts) => turn.Grow(part);
    }
}
