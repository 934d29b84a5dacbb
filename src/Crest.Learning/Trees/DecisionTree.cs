using Crest.Numerics.Tensors;

namespace Crest.Learning.Trees;

/// <summary>
/// A binary tree of tests on single features, as arrays with a value a node; node 0 is the root. A row goes left where its feature is below
/// the threshold, and where the feature is missing, if the node says so.
/// </summary>
/// <param name="Left">The node for rows below the threshold; -1 in a leaf.</param>
/// <param name="Right">The node for the others; -1 in a leaf.</param>
/// <param name="Features">The feature that is tested; 0 in a leaf.</param>
/// <param name="Thresholds">What it is compared with; 0 in a leaf.</param>
/// <param name="MissingLeft">Whether rows without the feature go left.</param>
/// <param name="Values">What a leaf adds to the ensemble's sum; in an inner node what it would add as a leaf.</param>
/// <param name="Gains">What the split gained, in the terms of the learner; 0 in a leaf.</param>
/// <param name="Covers">How much of the training rows came through: the sum of their second derivatives, or their number.</param>
public sealed record DecisionTree(
    int[] Left, int[] Right, int[] Features, float[] Thresholds, bool[] MissingLeft, float[] Values, float[] Gains, float[] Covers)
{
    /// <summary>Fields of a node in a checkpoint.</summary>
    private const int Fields = 8;

    /// <summary>Number of nodes, leaves included.</summary>
    public int Nodes => Left.Length;

    /// <summary>Number of leaves.</summary>
    public int Leaves => (Nodes + 1) / 2;

    /// <summary>The most tests that a row meets.</summary>
    public int Depth
    {
        get
        {
            var depths = new int[Nodes];
            // Children come after their parent, in files of others too; the reader sees to it.
            for (int node = 0; node < Nodes; node++)
                if (Left[node] >= 0) depths[Left[node]] = depths[Right[node]] = depths[node] + 1;
            return depths.Max();
        }
    }

    /// <summary>The leaf that a row comes to.</summary>
    /// <param name="row">A value a feature; NaN is missing.</param>
    public int LeafOf(ReadOnlySpan<float> row)
    {
        int node = 0;
        while (Left[node] >= 0)
        {
            float value = row[Features[node]];
            node = value < Thresholds[node] || (MissingLeft[node] && float.IsNaN(value)) ? Left[node] : Right[node];
        }

        return node;
    }

    /// <summary>The tree as a tensor [8 × nodes], for a checkpoint; whole numbers up to 2²⁴ stay exact.</summary>
    internal Tensor ToTensor()
    {
        var tensor = new Tensor(Fields, Nodes);
        for (int node = 0; node < Nodes; node++)
        {
            ReadOnlySpan<float> fields =
            [
                Left[node], Right[node], Features[node], Thresholds[node], MissingLeft[node] ? 1 : 0, Values[node], Gains[node],
                Covers[node],
            ];
            for (int row = 0; row < Fields; row++) tensor[row, node] = fields[row];
        }

        return tensor;
    }

    /// <summary>The tree of <see cref="ToTensor"/>.</summary>
    internal static DecisionTree Of(Tensor tensor) => new(
        Whole(tensor, 0), Whole(tensor, 1), Whole(tensor, 2), [.. tensor.Row(3)], [.. tensor.Row(4).ToArray().Select(value => value > 0)],
        [.. tensor.Row(5)], [.. tensor.Row(6)], [.. tensor.Row(7)]);

    private static int[] Whole(Tensor tensor, int row) => Array.ConvertAll(tensor.Row(row).ToArray(), value => (int)value);
}
