using Crest.Learning.Trees;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Trees;

/// <summary>Where a value goes that is missing when a tree predicts, and was missing in no row that the node was fitted to.</summary>
public class UnseenMissingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_goes_with_the_larger_side(bool forest)
    {
        using var pool = new WorkerPool(1);
        int left = 0, right = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            LabelledRows rows = TreeTables.Random(200, 3, seed, missing: 0);
            TreeEnsemble ensemble = forest
                ? new RandomForest(new ForestOptions { Trees = 1, Bootstrap = false, MaxDepth = 4 }, pool).Fit(rows, TreeTables.Names(rows))
                : new GradientBoosting(new BoostingOptions { Trees = 1, MaxDepth = 4 }, pool).Fit(rows, TreeTables.Names(rows));
            DecisionTree tree = ensemble.Trees[0];
            for (int node = 0; node < tree.Nodes; node++)
            {
                if (tree.Left[node] < 0) continue;
                // Rows of a forest; sums of second derivatives of boosting, a quarter a row in the first tree.
                float onLeft = tree.Covers[tree.Left[node]], onRight = tree.Covers[tree.Right[node]];
                Assert.Equal(onLeft > onRight, tree.MissingLeft[node]);
                if (onLeft > onRight) left++;
                else if (onLeft < onRight) right++;
            }
        }

        Assert.True(left > 10 && right > 10, $"{left} and {right} nodes");
    }
}
