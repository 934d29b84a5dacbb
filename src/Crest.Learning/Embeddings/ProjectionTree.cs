using System.Numerics.Tensors;
using Crest.Numerics.RandomStreams;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>
/// Samples parted again and again by the plane between two of them, drawn at random, until the parts are small: samples of one leaf are
/// probably near each other.
/// </summary>
internal sealed class ProjectionTree
{
    private const int LargestLeaf = 30;

    private readonly int[] _order, _starts, _leaves;

    private ProjectionTree(int[] order, int[] starts, int[] leaves) => (_order, _starts, _leaves) = (order, starts, leaves);

    public static ProjectionTree Grow(Tensor samples, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, samples.Rows)], leaves = new int[samples.Rows];
        var draws = new RandomSequence(random);
        float[] sides = new float[samples.Rows], normal = new float[samples.Columns];
        List<int> starts = [];
        Stack<(int Start, int End)> parts = new([(0, samples.Rows)]);
        while (parts.TryPop(out (int Start, int End) part))
        {
            int count = part.End - part.Start;
            if (count <= LargestLeaf)
            {
                foreach (int row in order.AsSpan(part.Start, count)) leaves[row] = starts.Count;
                starts.Add(part.Start);
                continue;
            }

            int one = order[part.Start + draws.NextBelow(count)], other = order[part.Start + draws.NextBelow(count)];
            TensorPrimitives.Subtract<float>(samples.Row(one), samples.Row(other), normal);
            for (int i = part.Start; i < part.End; i++) sides[i] = TensorPrimitives.Dot<float>(samples.Row(order[i]), normal);
            // By the median, so that the tree is no deeper than it must be, whatever the samples are.
            Array.Sort(sides, order, part.Start, count);
            int middle = part.Start + (count / 2);
            parts.Push((middle, part.End));
            parts.Push((part.Start, middle));
        }

        // The parts were taken from the left to the right.
        return new ProjectionTree(order, [.. starts, samples.Rows], leaves);
    }

    /// <summary>The samples of a sample's leaf, itself among them.</summary>
    public ReadOnlySpan<int> LeafOf(int sample) => _order.AsSpan(_starts[_leaves[sample]].._starts[_leaves[sample] + 1]);
}
