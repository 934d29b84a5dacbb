using Crest.Learning.Trees;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.Trees;

public class RandomForestTests
{
    [Fact]
    public void With_all_rows_and_features_every_split_is_the_best_of_all_and_every_leaf_pure_or_alike()
    {
        var cases = from seed in Gen.Choose(0, int.MaxValue)
                    from rows in Gen.Choose(1, 150)
                    from features in Gen.Choose(1, 4)
                    from distinct in Gen.Elements(1, 2, 5, 50)
                    from missing in Gen.Elements(0, 0.2, 1)
                    from least in Gen.Elements(1, 1, 4)
                    from criterion in Gen.Elements(SplitCriterion.Gini, SplitCriterion.Entropy)
                    select (seed, rows, features, distinct, missing, least, criterion);
        using var pool = new WorkerPool(2);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            LabelledRows rows = TreeTables.Random(c.rows, c.features, c.seed, c.distinct, c.missing);
            var options = new ForestOptions
            {
                Trees = 1, Bootstrap = false, FeaturesPerSplit = c.features, MinSamplesLeaf = c.least, Criterion = c.criterion,
            };
            DecisionTree tree = new RandomForest(options, pool).Fit(rows, TreeTables.Names(rows)).Trees[0];
            List<int>[] at = TreeTables.RowsOfNodes(tree, rows.Features);
            for (int node = 0; node < tree.Nodes; node++)
            {
                double impurity = Impurity(rows, at[node], c.criterion), least = double.PositiveInfinity;
                foreach ((List<int> left, List<int> right) in TreeTables.Splits(rows.Features, at[node]))
                {
                    if (left.Count < c.least || right.Count < c.least) continue;
                    least = Math.Min(least, Impurity(rows, left, c.criterion) + Impurity(rows, right, c.criterion));
                }

                Assert.Equal(at[node].Count, tree.Covers[node]);
                Assert.Equal(at[node].Average(row => rows.Positive[row] ? 1.0 : 0), tree.Values[node], 1e-6);
                if (tree.Left[node] < 0)
                    Assert.True(impurity == 0 || double.IsPositiveInfinity(least), $"a leaf of impurity {impurity} could be split");
                else Assert.Equal((impurity - least) / c.rows, tree.Gains[node], 1e-6);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_tree_is_fitted_to_as_many_rows_as_there_are_drawn_with_replacement()
    {
        using var pool = new WorkerPool(2);
        LabelledRows rows = TreeTables.Random(20_000, 3, seed: 2);
        TreeEnsemble forest = new RandomForest(new ForestOptions { Trees = 8, MaxDepth = 1 }, pool).Fit(rows, TreeTables.Names(rows));
        double share = rows.Positive.Average(p => p ? 1.0 : 0), deviation = Math.Sqrt(share * (1 - share) / 20_000);
        Assert.All(forest.Trees, tree => Assert.Equal(20_000, tree.Covers[0]));
        Assert.All(forest.Trees, tree => Assert.Equal(share, tree.Values[0] * 8, 5 * deviation));
        Assert.Equal(8, forest.Trees.Select(tree => tree.Values[0]).Distinct().Count());
        Assert.All(forest.Trees, tree => Assert.True(tree.Depth <= 1));
    }

    [Fact]
    public void The_trees_are_the_same_bit_by_bit_for_any_number_of_threads()
    {
        LabelledRows rows = TreeTables.Random(3000, 15, seed: 4);
        TreeEnsemble? expected = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            TreeEnsemble forest = new RandomForest(new ForestOptions { Trees = 10, Seed = 3 }, pool).Fit(rows, TreeTables.Names(rows));
            expected ??= forest;
            TreeTables.AssertSame(expected, forest);
        }
    }

    [Fact]
    public void A_fit_that_resumes_from_its_file_ends_with_the_same_bits()
    {
        using var folder = new Crest.Tests.ReferenceData.TemporaryFolder();
        using var pool = new WorkerPool(2);
        LabelledRows rows = TreeTables.Random(1000, 5, seed: 5);
        var forest = new RandomForest(new ForestOptions { Trees = 30 }, pool);
        TreeEnsemble whole = forest.Fit(rows, TreeTables.Names(rows));
        Assert.Equal(30, whole.Trees.Count);
        EnsembleFit stopped = forest.Begin(rows, TreeTables.Names(rows));
        Assert.True(stopped.Grow(CancellationToken.None));
        Assert.InRange(stopped.Trees, 1, 29);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.False(stopped.Grow(stop.Token));
        Assert.False(stopped.IsFinished);
        stopped.Fitted.Save(folder.At("model.json"));
        EnsembleFit resumed = forest.Begin(rows, TreeTables.Names(rows), begun: TreeEnsemble.Load(folder.At("model.json")));
        TreeTables.AssertSame(whole, resumed.Complete());
    }

    /// <summary>Rows times impurity.</summary>
    private static double Impurity(LabelledRows rows, List<int> of, SplitCriterion criterion)
    {
        if (of.Count == 0) return 0;
        double p = of.Average(row => rows.Positive[row] ? 1.0 : 0), q = 1 - p;
        if (criterion == SplitCriterion.Gini) return of.Count * (1 - (p * p) - (q * q));
        return -of.Count * ((p == 0 ? 0 : p * Math.Log2(p)) + (q == 0 ? 0 : q * Math.Log2(q)));
    }
}
