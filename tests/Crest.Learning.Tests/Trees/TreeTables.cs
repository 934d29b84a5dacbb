using Crest.Learning.Trees;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Tests.Trees;

/// <summary>Random rows, and what a tree does with them, counted by hand.</summary>
internal static class TreeTables
{
    /// <summary>Rows whose class follows from their features but for some noise; about a tenth of the values is missing.</summary>
    public static LabelledRows Random(int rows, int features, long seed, int distinct = int.MaxValue, double missing = 0.1)
    {
        var draw = new RandomSequence(new RandomStream(seed, "a test's table"));
        var table = new Tensor(rows, features);
        bool[] positive = new bool[rows];
        for (int row = 0; row < rows; row++)
        {
            double sum = 0;
            for (int feature = 0; feature < features; feature++)
            {
                float value = distinct < int.MaxValue ? draw.NextBelow(distinct) - (distinct / 2) : (float)draw.NextNormal();
                sum += (feature % 3) switch { 0 => value, 1 => -value * 0.5, _ => value * table[row, feature - 1] * 0.3 }
                    / (distinct < int.MaxValue ? distinct / 4.0 : 1);
                table[row, feature] = draw.NextUniform() < missing ? float.NaN : value;
                if (float.IsNaN(table[row, feature])) sum += 0.4;
            }

            positive[row] = sum + draw.NextNormal() > 0.3;
        }

        return new LabelledRows(table, positive);
    }

    /// <summary>Names for the columns.</summary>
    public static string[] Names(LabelledRows rows) => [.. Enumerable.Range(0, rows.Features.Columns).Select(i => $"feature {i}")];

    /// <summary>The rows that come to each node of a tree.</summary>
    public static List<int>[] RowsOfNodes(DecisionTree tree, Tensor rows)
    {
        List<int>[] at = [.. Enumerable.Range(0, tree.Nodes).Select(_ => new List<int>())];
        for (int row = 0; row < rows.Rows; row++)
        {
            int node = 0;
            at[0].Add(row);
            while (tree.Left[node] >= 0)
            {
                float value = rows[row, tree.Features[node]];
                bool left = float.IsNaN(value) ? tree.MissingLeft[node] : value < tree.Thresholds[node];
                node = left ? tree.Left[node] : tree.Right[node];
                at[node].Add(row);
            }
        }

        return at;
    }

    /// <summary>Every way to divide rows by a feature: which of them go left.</summary>
    public static IEnumerable<(List<int> Left, List<int> Right)> Splits(Tensor rows, List<int> of)
    {
        for (int feature = 0; feature < rows.Columns; feature++)
        {
            List<int> missing = [.. of.Where(row => float.IsNaN(rows[row, feature]))];
            foreach (float highest in of.Select(row => rows[row, feature]).Where(v => !float.IsNaN(v)).Distinct())
            {
                List<int> left = [.. of.Where(row => rows[row, feature] <= highest)],
                    right = [.. of.Where(row => rows[row, feature] > highest)];
                yield return (left, [.. right, .. missing]);
                if (missing.Count > 0) yield return ([.. left, .. missing], right);
            }
        }
    }

    /// <summary>Asserts that two ensembles are the same, bit by bit.</summary>
    public static void AssertSame(TreeEnsemble expected, TreeEnsemble actual)
    {
        Assert.Equal(expected.Output, actual.Output);
        Assert.Equal(expected.BaseScore, actual.BaseScore);
        Assert.Equal(expected.FeatureNames, actual.FeatureNames);
        Assert.Equal(expected.Trees.Count, actual.Trees.Count);
        foreach ((DecisionTree one, DecisionTree other) in expected.Trees.Zip(actual.Trees))
        {
            Assert.Equal(one.Left, other.Left);
            Assert.Equal(one.Right, other.Right);
            Assert.Equal(one.Features, other.Features);
            Assert.Equal(one.Thresholds, other.Thresholds);
            Assert.Equal(one.MissingLeft, other.MissingLeft);
            Assert.Equal(one.Values, other.Values);
            Assert.Equal(one.Gains, other.Gains);
            Assert.Equal(one.Covers, other.Covers);
        }
    }
}
