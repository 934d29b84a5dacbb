using Crest.Learning.Trees;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.Trees;

public class GradientBoostingTests
{
    [Fact]
    public void Every_split_of_a_first_tree_is_the_best_of_all_and_every_leaf_has_the_weight_of_the_paper()
    {
        // At a probability of 1/2 the derivatives, ±1/2 and 1/4, are exact in fixed point: what is left is the rounding to float.
        var cases = from seed in Gen.Choose(0, int.MaxValue)
                    from rows in Gen.Choose(1, 120)
                    from features in Gen.Choose(1, 4)
                    from distinct in Gen.Elements(1, 2, 5, 50)
                    from missing in Gen.Elements(0, 0.2, 1)
                    from lambda in Gen.Elements(0.0, 1, 5)
                    from alpha in Gen.Elements(0.0, 0.7)
                    from gamma in Gen.Elements(0.0, 0.5)
                    from weight in Gen.Elements(0.0, 1, 3)
                    select (seed, rows, features, distinct, missing, options: new BoostingOptions
                    {
                        Trees = 1, MaxDepth = 3, LearningRate = 0.5, Lambda = lambda, Alpha = alpha, Gamma = gamma, MinChildWeight = weight,
                    });
        using var pool = new WorkerPool(2);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            LabelledRows rows = TreeTables.Random(c.rows, c.features, c.seed, c.distinct, c.missing);
            DecisionTree tree = new GradientBoosting(c.options, pool).Fit(rows, TreeTables.Names(rows)).Trees[0];
            List<int>[] at = TreeTables.RowsOfNodes(tree, rows.Features);
            int[] depth = new int[tree.Nodes];
            for (int node = 0; node < tree.Nodes; node++)
            {
                (double first, double second) = Sums(rows, at[node]);
                double best = double.NegativeInfinity;
                foreach ((List<int> left, List<int> right) in TreeTables.Splits(rows.Features, at[node]))
                {
                    ((double gl, double hl), (double gr, double hr)) = (Sums(rows, left), Sums(rows, right));
                    if (left.Count == 0 || right.Count == 0 || hl < c.options.MinChildWeight || hr < c.options.MinChildWeight) continue;
                    best = Math.Max(best, Worth(gl, hl, c.options) + Worth(gr, hr, c.options) - Worth(first, second, c.options));
                }

                Assert.Equal(second, tree.Covers[node], 1e-5);
                Assert.Equal(0.5 * Weight(first, second, c.options), tree.Values[node], 1e-6);
                if (tree.Left[node] < 0)
                {
                    Assert.True(depth[node] == 3 || best < c.options.Gamma || best <= 1.001e-6, $"a leaf could gain {best}");
                    continue;
                }

                depth[tree.Left[node]] = depth[tree.Right[node]] = depth[node] + 1;
                Assert.Equal(best, tree.Gains[node], 1e-5 * Math.Max(1, best));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_trees_are_the_same_bit_by_bit_for_any_number_of_threads()
    {
        LabelledRows rows = TreeTables.Random(30_000, 13, seed: 4);
        TreeEnsemble? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            var options = new BoostingOptions { Trees = 5, MaxDepth = 8, Subsample = 0.7, FeaturesPerTree = 0.5, Seed = 3 };
            TreeEnsemble ensemble = new GradientBoosting(options, pool).Fit(rows, TreeTables.Names(rows));
            expected ??= ensemble;
            TreeTables.AssertSame(expected, ensemble);
            Assert.True(
                ensemble.Trees.All(tree => tree.Features.Distinct().Count() <= 6 + 1), "a tree splits by more features than it may");
        }
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.8)]
    public void A_tree_is_fitted_to_the_share_of_rows_and_may_split_by_the_share_of_features(double share)
    {
        const int count = 4000;
        using var pool = new WorkerPool(2);
        LabelledRows rows = TreeTables.Random(count, 20, seed: 9);
        TreeEnsemble Fit(BoostingOptions options) => new GradientBoosting(options, pool).Fit(rows, TreeTables.Names(rows));
        // At a learning rate near 0 every second derivative stays a quarter.
        var slow = new BoostingOptions { Trees = 10, MaxDepth = 8, LearningRate = 1e-9 };
        TreeEnsemble fewRows = Fit(slow with { Subsample = share }), fewFeatures = Fit(slow with { FeaturesPerTree = share });
        double deviation = Math.Sqrt(share * (1 - share) / count);
        Assert.All(fewRows.Trees, tree => Assert.Equal(share, tree.Covers[0] / (0.25 * count), 5 * deviation));
        Assert.All(fewFeatures.Trees, tree => Assert.Equal(count, tree.Covers[0] / 0.25, 1));
        int Used(DecisionTree tree) =>
            Enumerable.Range(0, tree.Nodes).Where(i => tree.Left[i] >= 0).Select(i => tree.Features[i]).Distinct().Count();
        Assert.All(fewFeatures.Trees, tree => Assert.InRange(Used(tree), 1, (int)(share * 20)));
    }

    [Fact]
    public void A_fit_that_resumes_from_its_file_ends_with_the_same_bits()
    {
        using var folder = new Crest.Tests.ReferenceData.TemporaryFolder();
        using var pool = new WorkerPool(2);
        LabelledRows rows = TreeTables.Random(3000, 5, seed: 5), validation = TreeTables.Random(1000, 5, seed: 6);
        var boosting = new GradientBoosting(new BoostingOptions { Trees = 60, Subsample = 0.8, EarlyStoppingRounds = 5 }, pool);
        TreeEnsemble whole = boosting.Fit(rows, TreeTables.Names(rows), validation);
        Assert.InRange(whole.Trees.Count, 2, 59);

        EnsembleFit stopped = boosting.Begin(rows, TreeTables.Names(rows), validation);
        for (int tree = 0; tree < 2; tree++) Assert.True(stopped.Grow(CancellationToken.None));
        Assert.False(stopped.IsFinished);
        Assert.Equal(2, stopped.Fitted.Trees.Count);
        stopped.Fitted.Save(folder.At("model.json"));
        EnsembleFit resumed = boosting.Begin(rows, TreeTables.Names(rows), validation, begun: TreeEnsemble.Load(folder.At("model.json")));
        Assert.Equal((2, stopped.TrainingLoss, stopped.ValidationScore), (resumed.Trees, resumed.TrainingLoss, resumed.ValidationScore));
        TreeTables.AssertSame(whole, resumed.Complete());
    }

    [Fact]
    public void The_training_loss_is_the_log_loss_of_the_predictions_and_falls()
    {
        using var pool = new WorkerPool(2);
        LabelledRows rows = TreeTables.Random(5001, 4, seed: 7);
        List<double> losses = [];
        EnsembleFit fit = new GradientBoosting(new BoostingOptions { Trees = 20 }, pool).Begin(rows, TreeTables.Names(rows));
        for (; !fit.IsFinished; losses.Add(fit.TrainingLoss)) fit.Grow(CancellationToken.None);
        TreeEnsemble ensemble = fit.Kept;
        float[] probabilities = new float[rows.Positive.Length];
        ensemble.Predict(rows.Features, probabilities, pool);
        double loss = -probabilities.Zip(rows.Positive).Average(p => Math.Log(p.Second ? p.First : 1 - p.First));
        Assert.Equal(loss, losses[^1], 1e-5);
        Assert.True(losses[0] < Math.Log(2));
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void Missing_values_constants_one_class_and_one_row_are_fitted()
    {
        using var pool = new WorkerPool(2);
        // Only that a value is missing tells the classes apart; the other features are constant or missing throughout.
        float none = float.NaN;
        var rows = new LabelledRows(
            Tensor.Of(6, 3, [1, 7, none, none, 7, none, 1, 7, none, none, 7, none, 1, 7, none, 1, 7, none]),
            [true, false, true, false, true, true]);
        foreach (bool forest in (bool[])[false, true])
        {
            TreeEnsemble Fit(LabelledRows of) => forest
                ? new RandomForest(new ForestOptions { Trees = 3, Bootstrap = false }, pool).Fit(of, TreeTables.Names(of))
                : new GradientBoosting(new BoostingOptions { Trees = 3, MinChildWeight = 0, Lambda = 0 }, pool)
                    .Fit(of, TreeTables.Names(of));
            TreeEnsemble ensemble = Fit(rows);
            Assert.All(ensemble.Trees, tree => Assert.Equal((3, 0), (tree.Nodes, tree.Features[0])));
            Assert.Equal([1, 0, 0], ensemble.GainImportance());
            float[] probabilities = new float[6];
            ensemble.Predict(rows.Features, probabilities, pool);
            for (int row = 0; row < 6; row++) Assert.Equal(rows.Positive[row], probabilities[row] > 0.5);

            var single = new LabelledRows(Tensor.Of(1, 2, [3, none]), [true]);
            Assert.All(Fit(single).Trees, tree => Assert.Equal(1, tree.Nodes));
            var alike = new LabelledRows(rows.Features, [true, true, true, true, true, true]);
            Fit(alike).Predict(alike.Features, probabilities, pool);
            Assert.All(probabilities, p => Assert.True(p > 0.5));
            Assert.Equal(0, new TreeEnsemble([], TreeOutput.Logit, 0.5f, ["a"]).GainImportance()[0]);
        }
    }

    private static double Worth(double g, double h, BoostingOptions options) =>
        Math.Pow(Math.Max(0, Math.Abs(g) - options.Alpha), 2) is var beyond and > 0 ? beyond / (h + options.Lambda) : 0;

    private static double Weight(double g, double h, BoostingOptions options) =>
        Math.Abs(g) <= options.Alpha ? 0 : -Math.Sign(g) * (Math.Abs(g) - options.Alpha) / (h + options.Lambda);

    private static (double First, double Second) Sums(LabelledRows rows, List<int> of) =>
        (of.Sum(row => rows.Positive[row] ? -0.5 : 0.5), of.Count * 0.25);
}
