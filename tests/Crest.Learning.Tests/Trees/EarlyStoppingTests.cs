using Crest.Learning.Training;
using Crest.Learning.Trees;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Trees;

/// <summary>When boosting stops, and how many of its trees it keeps.</summary>
public sealed class EarlyStoppingTests : IDisposable
{
    private const int Rounds = 4;

    private readonly WorkerPool _pool = new(2);
    private readonly LabelledRows _rows = TreeTables.Random(400, 4, seed: 5), _validation = TreeTables.Random(300, 4, seed: 6);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void The_trees_up_to_the_best_validation_are_kept()
    {
        EnsembleFit fit = Begin(null);
        List<double> scores = [];
        while (!fit.IsFinished)
        {
            fit.Grow(CancellationToken.None);
            scores.Add(fit.ValidationScore);
        }

        int best = scores.IndexOf(scores.Max()) + 1;
        Assert.InRange(best, 2, 490);
        Assert.Equal(best + Rounds, scores.Count);
        Assert.Equal(best, fit.Kept.Trees.Count);
        Assert.Equal(scores.Count, fit.Fitted.Trees.Count);
        Assert.Equal(fit.Fitted.Trees.Take(best), fit.Kept.Trees);
        // The kept trees have the score of the best.
        float[] probabilities = new float[_validation.Positive.Length];
        fit.Kept.Predict(_validation.Features, probabilities, _pool);
        Assert.Equal(
            scores.Max(), probabilities.Zip(_validation.Positive).Average(p => Math.Log(p.Second ? p.First : 1 - p.First)), 1e-6);
    }

    [Fact]
    public void Of_equal_validations_the_first_is_the_best()
    {
        EnsembleFit fit = Begin((_, _) => 0.5);
        Assert.Single(fit.Complete().Trees);
        Assert.Equal(1 + Rounds, fit.Fitted.Trees.Count);
    }

    [Fact]
    public void A_training_reports_every_tree_and_returns_the_best_number_of_them()
    {
        var trainer = new TreeTrainer(_ => Begin(null), _rows.Positive.Length, learningRate: 0.3);
        (TreeEnsemble trees, TrainingHistory history) = trainer.Train(null, null, TestContext.Current.CancellationToken);
        Assert.Equal(history.BestEpoch, trees.Trees.Count);
        Assert.Equal(history.BestEpoch + Rounds, history.LastEpoch);
        Assert.Equal(history.Epochs.Max(e => e.ValidationScore), history.Best.ValidationScore);
    }

    [Fact]
    public void Without_rounds_all_trees_are_kept()
    {
        var options = new BoostingOptions { Trees = 12 };
        EnsembleFit fit = new GradientBoosting(options, _pool).Begin(_rows, TreeTables.Names(_rows), _validation, (_, _) => 0.5);
        Assert.Equal(12, fit.Complete().Trees.Count);
    }

    private EnsembleFit Begin(ValidationScore? score) =>
        new GradientBoosting(new BoostingOptions { Trees = 500, EarlyStoppingRounds = Rounds }, _pool)
            .Begin(_rows, TreeTables.Names(_rows), _validation, score);
}
